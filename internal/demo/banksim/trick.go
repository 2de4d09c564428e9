package banksim

// A Trick is one way to behave badly, with its name and what it does in Chinese.
type Trick struct {
	Name    string // as a command's flag
	Chinese string
	Does    string
	Behaviour
}

// Tricks lists the tricks. Each can be found out: by the file itself, by what was sent, by the
// envelope, by asking the bank, or by holding its book against ours.
func Tricks() []Trick { return append([]Trick(nil), tricks...) }

// TrickNamed finds one.
func TrickNamed(name string) (t Trick, ok bool) {
	for _, t := range tricks {
		if t.Name == name {
			return t, true
		}
	}
	return t, false
}

var tricks = []Trick{
	{"silent", "不回盘", "已付款，一直不回盘", Behaviour{Silent: true}},
	{"late", "回盘晚到", "先不回盘，若干天后才回", Behaviour{Late: true}},
	{"mute", "查询不应", "已付款，20 至 90 天后才回盘，此前查询也不答复", Behaviour{Late: true, Mute: true}},
	{"pending", "久拖不决", "三成答复处理中，最长 400 天后才有结果", Behaviour{Pending: .3, LateReturns: true}},
	{"late-returns", "迟到退汇", "到账后 1 至 400 天退汇", Behaviour{Returning: .03, LateReturns: true}},
	{"contradicting", "前后矛盾", "先报失败又报成功，或先报成功又补报此前失败", Behaviour{Contradicting: .02}},
	{"lost-ack", "签收丢失", "已收文件，签收没有送达；再送时答已收过", Behaviour{LostAck: true}},
	{"duplicate", "重复回盘", "同一回盘送两次", Behaviour{Duplicate: true}},
	{"resent", "换号重回", "同样的明细换一个文件号再回", Behaviour{Resent: true}},
	{"split", "分批回盘", "分两个文件回盘", Behaviour{Split: true}},
	{"reorder", "顺序打乱", "明细顺序与代发文件不同", Behaviour{Reorder: true}},
	{"doubled", "明细重复", "同一笔在文件里出现两次", Behaviour{DoubledLine: true}},
	{"missing", "明细缺失", "少一笔", Behaviour{MissingLine: true}},
	{"foreign", "非本批明细", "多一笔从未发送的明细", Behaviour{ForeignLine: true}},
	{"crossed", "串行", "混入另一家银行的明细", Behaviour{Crossed: true}},
	{"changed", "金额被改", "一笔多报一分", Behaviour{ChangedAmount: true}},
	{"unknown", "状态码不明", "一笔的状态码不在码表内", Behaviour{UnknownStatus: true}},
	{"wrong-batch", "批次号错", "文件头写成另一批次", Behaviour{WrongBatch: true}},
	{"charset", "编码改变", "换成另一种字符编码", Behaviour{OtherCharset: true}},
	{"wrong-total", "合计不符", "文件头合计与明细不符", Behaviour{WrongTrailer: true}},
	{"torn", "文件残缺", "文件中途断开", Behaviour{Torn: true}},
	{"bad-seal", "签名被改", "信封被改动一位", Behaviour{BadSeal: true}},
	{"no-seal", "没有签名", "约定用信封，却送来明文", Behaviour{NoSeal: true}},
}

// Hostile are the behaviours of banks that are never to be trusted: the usual one, and each trick
// on top of it, a payment file each.
func Hostile() []Behaviour {
	list := []Behaviour{Usual()}
	for _, t := range tricks {
		b := t.Behaviour
		b.Failing = Usual().Failing * 3
		if b.Returning == 0 {
			b.Returning = Usual().Returning
		}
		list = append(list, b)
	}
	return list
}

// Sealed is what comes of a return file that is to come in an envelope: the envelope, or what the
// bank's behaviour towards the payment file makes of it.
func (b *Bank) Sealed(digest string, plain, sealed []byte) []byte {
	switch how := b.of(digest); {
	case how.NoSeal:
		return plain
	case how.BadSeal:
		spoiled := append([]byte(nil), sealed...)
		spoiled[len(spoiled)/2] ^= 1
		return spoiled
	}
	return sealed
}
