package roster

import (
	"slices"
	"testing"
)

func TestFieldOf(t *testing.T) {
	for _, tc := range []struct {
		group, title string
		want         Field
	}{
		{"", "姓名", NameField}, {"", "姓  名", NameField}, {"", "户主姓名", HolderName}, {"", "姓名（户主）", HolderName},
		{"", "移民姓名", BeneficiaryName}, {"", "残疾人姓名", BeneficiaryName}, {"", "收款人", PayeeName}, {"", "户名", PayeeName},
		{"", "农户姓名*", NameField}, {"户主", "姓名", HolderName}, {"收款人信息", "身份证号", PayeeNo}, {"享受人", "证件号码", BeneficiaryNo},
		{"", "身份证号", NoField}, {"", "公民身份号码", NoField}, {"", "居民身份证号码", NoField}, {"", "身份证\n号码", NoField},
		{"身份证", "号码", NoField}, {"", "户主身份证号", HolderNo}, {"", "残疾证号", ""}, {"", "残疾人证号", ""}, {"", "配偶身份证号", ""},
		{"配偶", "姓名", ""}, {"", "联系人姓名", ""}, {"", "户编号", ""},
		{"", "账号", AccountField}, {"", "银行帐号", AccountField}, {"", "社保卡号", AccountField}, {"", "一卡通账号", AccountField},
		{"", "银行卡号", AccountField}, {"", "社会保障卡卡号", AccountField}, {"", "账户类型", KindField},
		{"", "金额(元)", AmountField}, {"", "补贴金额（元）", AmountField}, {"", "应发金额", AmountField}, {"", "实发金额", AmountField},
		{"", "扣减金额", ""}, {"", "上月金额", ""}, {"", "累计发放金额", ""}, {"", "补贴标准(元/亩)", StandardField},
		{"", "补贴面积（亩）", QuantityField}, {"", "开户行", BankField}, {"", "开户银行", BankField}, {"", "联系电话", PhoneField},
		{"", "村代码", RegionField}, {"", "行政区划代码", RegionField}, {"", "所在村（社区）代码", RegionField}, {"", "村社", VillageField},
		{"", "备注", RemarkField}, {"", "行标识（请勿改动）", KeyField}, {"", "错误原因", ""}, {"", "修改办法", ""}, {"", "甲", ""}, {"", "", ""},
	} {
		if got, _ := fieldOf(tc.group, tc.title); got != tc.want {
			t.Errorf("fieldOf(%q, %q) = %q, want %q", tc.group, tc.title, got, tc.want)
		}
	}
}

func TestFormPrefers(t *testing.T) {
	f := NewForm([]string{"序号", "姓名", "身份证号", "应发金额", "扣减金额", "实发金额", "姓名"})
	if f.Column(AmountField) != 5 || f.Column(NameField) != 1 || len(f.Missing()) != 0 {
		t.Errorf("amount in %d, name in %d, missing %v", f.Column(AmountField), f.Column(NameField), f.Missing())
	}
	if want := []Field{SerialField, NameField, NoField, "", "", AmountField, ""}; !slices.Equal(f.Fields, want) {
		t.Errorf("got %q, want %q", f.Fields, want)
	}
}

// TestCanonical: a title that stands in for a two-row header reads as the field it names.
func TestCanonical(t *testing.T) {
	for field, title := range canonical {
		if got, _ := fieldOf("", title); got != field {
			t.Errorf("%s reads as %q, want %q", title, got, field)
		}
	}
}
