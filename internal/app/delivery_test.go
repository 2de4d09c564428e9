package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/audit"
	"yikatong/internal/auth"
	"yikatong/internal/bank"
	"yikatong/internal/envelope"
	"yikatong/internal/fault"
	"yikatong/internal/outbox"
	"yikatong/internal/store"
)

// The banks of the three payments that sent makes.
var paidBy = []string{"中国农业银行", "重庆农村商业银行"}

func agree(t *testing.T, n *apptest.Node, format string, maxCount int) {
	t.Helper()
	for _, name := range paidBy {
		terms := store.BankTerms{Bank: name, Format: format, MaxCount: maxCount, Payer: "奉节县财政局", PayerAccount: "31010104000012345"}
		if err := n.App.SetBank(t.Context(), n.As(auth.BudgetOfficer), terms); err != nil {
			t.Fatal(err)
		}
	}
}

// TestEveryFormat: whatever form a bank takes, its files rebuild, split at its limit, and its
// answers settle the money.
func TestEveryFormat(t *testing.T) {
	formats, err := bank.LoadFormats()
	if err != nil {
		t.Fatal(err)
	}
	for name := range formats {
		t.Run(name, func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, n *apptest.Node) {
				agree(t, n, name, 1)
				b := sent(t, n)
				files, err := n.App.Payfiles(t.Context(), n.As(auth.BankOperator), b.ID)
				if err != nil || len(files) != 3 {
					t.Fatalf("%d files for three payments of one a file, %v", len(files), err)
				}
				agree(t, n, name, 0) // what is intended stays
				if err := n.Answer(t.Context(), b.ID); err != nil {
					t.Fatal(err)
				}
				stands(t, n, 400_00, 0, 0, 600_00)
			})
		})
	}
}

func TestTermsAreChecked(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		by := n.As(auth.BudgetOfficer)
		for want, terms := range map[error]store.BankTerms{
			app.ErrLimit:   {Bank: "某行", Format: "general-csv", MaxCount: 100_000},
			app.ErrNoPayer: {Bank: "某行", Format: "iso20022-09"},
			fault.NotFound: {Bank: "某行", Format: "none"},
		} {
			if err := n.App.SetBank(t.Context(), by, terms); !errors.Is(err, want) {
				t.Errorf("%+v: got %v, want %v", terms, err, want)
			}
		}
		if err := n.App.SetBank(t.Context(), by, store.BankTerms{Bank: paidBy[0], Format: "general-csv", MaxTotal: 50_00}); err != nil {
			t.Fatal(err)
		}
		if err := n.App.SetBank(t.Context(), n.As(auth.BankOperator), store.BankTerms{Bank: "某行", Format: "pipe-gbk"}); !errors.Is(err, auth.ErrNotYours) {
			t.Errorf("set by the bank itself: %v", err)
		}
		begun(t, n)
		in := bring(t, n, three)
		if err := n.Clear(t.Context(), []int64{in.Roster}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := n.Pay(t.Context(), "09", march); !errors.Is(err, app.ErrOverLimit) {
			t.Errorf("a payment above the limit of a file: %v", err)
		}
	})
}

// TestEnvelopesBothWays: where both sides have keys, what is delivered is sealed and stays the
// same, also after the keys are replaced, and an answer counts only in an envelope.
func TestEnvelopesBothWays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		admin, operator := n.App.Console(auth.SystemAdmin), n.As(auth.BankOperator)
		files, err := n.App.Payfiles(t.Context(), operator, b.ID)
		if err != nil {
			t.Fatal(err)
		}
		f := files[0]
		random := rand.NewChaCha8([32]byte{7})
		theirs, ours := exchangeKeys(t, n, admin, f.Bank, random)
		d, first, err := n.App.Deliver(t.Context(), operator, f.ID)
		if err != nil || bank.Digest(first) != d.Digest {
			t.Fatal(err)
		}
		exchangeKeys(t, n, admin, f.Bank, rand.NewChaCha8([32]byte{8}))
		if _, again, err := n.App.Deliver(t.Context(), operator, f.ID); err != nil || !bytes.Equal(first, again) {
			t.Fatalf("delivered again: other bytes, %v", err)
		}
		if name, byHand, err := n.App.FetchPayfile(t.Context(), operator, f.ID); err != nil || name != d.Name || !bytes.Equal(first, byHand) {
			t.Errorf("taken by hand: %s, other bytes, %v", name, err)
		}
		opened, err := envelope.Open(first, []envelope.Private{theirs}, []envelope.Public{ours})
		if err != nil || bank.Digest(opened.Content) != f.Digest {
			t.Fatalf("the bank opens it: %v", err)
		}
		if err := n.App.Acknowledge(t.Context(), operator, f.ID, f.Digest, ""); !errors.Is(err, app.ErrAck) {
			t.Errorf("an acknowledgement of other bytes: %v", err)
		}
		for range 2 {
			if err := n.App.Acknowledge(t.Context(), operator, f.ID, d.Digest, "Q1"); err != nil {
				t.Error(err)
			}
		}
	})
}

// exchangeKeys makes a key of each side and gives it to the other.
func exchangeKeys(t *testing.T, n *apptest.Node, admin auth.Actor, name string, random *rand.ChaCha8) (theirs envelope.Private, ours envelope.Public) {
	t.Helper()
	n.Clock.Pass(time.Minute)
	now := n.App.Now().Truncate(time.Second)
	theirs, err := envelope.NewKey(random, now)
	if err != nil {
		t.Fatal(err)
	}
	text, err := theirs.PEM()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.App.ImportBankKey(t.Context(), admin, name, text); err != nil {
		t.Fatal(err)
	}
	if _, err := n.App.NewBankKey(t.Context(), admin, name); err != nil {
		t.Fatal(err)
	}
	if text, err = n.App.ExportBankKey(t.Context(), admin, name); err != nil {
		t.Fatal(err)
	}
	if ours, err = envelope.ParsePublic(text, now, time.Time{}); err != nil {
		t.Fatal(err)
	}
	return theirs, ours
}

// TestAnswersInEnvelopes: without its envelope, changed, or signed too long ago, an answer is
// refused; in it, it is read.
func TestAnswersInEnvelopes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		operator := n.As(auth.BankOperator)
		files, err := n.App.Payfiles(t.Context(), operator, b.ID)
		if err != nil {
			t.Fatal(err)
		}
		plain := answerWith(t, n, files[0], "1", func(*bank.Return) {})
		random := rand.NewChaCha8([32]byte{7})
		theirs, ours := exchangeKeys(t, n, n.App.Console(auth.SystemAdmin), files[0].Bank, random)
		seal := func(at time.Time) []byte {
			file, err := envelope.Seal(random, theirs, ours, at, "a", plain)
			if err != nil {
				t.Fatal(err)
			}
			return file
		}
		now := n.App.Now().Truncate(time.Second)
		good := seal(now)
		bad := bytes.Clone(good)
		bad[len(bad)/2] ^= 1
		for want, file := range map[error][]byte{app.ErrUnsealed: plain, envelope.ErrChanged: bad, app.ErrStale: seal(now.Add(time.Hour))} {
			if _, err := n.App.ReadReturn(t.Context(), operator, files[0].ID, "a", file); !errors.Is(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
		}
		id, err := n.App.PayfileFor(t.Context(), operator, good)
		if err != nil || id != files[0].ID {
			t.Fatalf("got file %d, %v", id, err)
		}
		if _, err := n.App.ReadReturn(t.Context(), operator, id, "a", good); err != nil {
			t.Fatal(err)
		}
	})
}

// TestFolder: files come to stand in a bank's folder once, an interrupted run is gone on
// with, other bytes under our name stop it, and the bank's word is taken by its digest.
func TestFolder(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		b := sent(t, n)
		by, dir := n.As(auth.BudgetOfficer), t.TempDir()
		files, err := n.App.Payfiles(t.Context(), by, b.ID)
		if err != nil {
			t.Fatal(err)
		}
		f := files[0]
		run := func() ([]outbox.Done, error) { return outbox.Run(t.Context(), n.App, by, f.Bank, dir) }
		list, err := run()
		if err != nil || len(list) != 1 || !list[0].Placed || list[0].Acked {
			t.Fatalf("first: %+v, %v", list, err)
		}
		path := filepath.Join(dir, "out", f.Name)
		first, err := os.ReadFile(path)
		if err != nil || bank.Digest(first) != f.Digest {
			t.Fatalf("not the intended bytes: %v", err)
		}
		if err := os.Remove(path + ".done"); err != nil { // stopped between the file and its mark
			t.Fatal(err)
		}
		if list, err = run(); err != nil || list[0].Placed {
			t.Fatalf("again: %+v, %v", list, err)
		}
		mark, err := os.ReadFile(path + ".done")
		if want := fmt.Sprintf("%s %d\n", f.Digest, len(first)); err != nil || string(mark) != want {
			t.Errorf("mark %q, %v", mark, err)
		}
		ack := filepath.Join(dir, "ack", f.Name+".ack")
		drop(t, ack, bank.Digest([]byte("other"))+"\n")
		if _, err := run(); !errors.Is(err, app.ErrAck) {
			t.Errorf("an acknowledgement of other bytes: %v", err)
		}
		drop(t, path, "other")
		if _, err := run(); !errors.Is(err, outbox.ErrOther) {
			t.Errorf("other bytes under our name: %v", err)
		}
		drop(t, path, string(first))
		drop(t, ack, f.Digest+" Q1\n")
		if list, err = run(); err != nil || !list[0].Acked {
			t.Fatalf("acknowledged: %+v, %v", list, err)
		}
		if list, err = run(); err != nil || len(list) != 0 {
			t.Errorf("after that: %+v, %v", list, err)
		}
	})
}

func drop(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A return that comes when hundreds of files have gone out since still finds its own.
func TestLateReturnFindsItsFile(t *testing.T) {
	apptest.Each(t, func(t *testing.T, n *apptest.Node) {
		sent(t, n)
		operator := n.As(auth.BankOperator)
		files, err := n.App.Payfiles(t.Context(), operator, 0)
		if err != nil {
			t.Fatal(err)
		}
		late := answerWith(t, n, files[0], "1", func(*bank.Return) {})
		err = n.Store.Write(t.Context(), apptest.County, func(tx *store.Tx) ([]audit.Event, error) {
			for i := range 600 { // of another batch, and files of no payments, which nobody asks about here
				f := files[0]
				f.Batch, f.Sequence, f.Name, f.CreatedAt = f.Batch+1, i+1, fmt.Sprintf("later%d", i), f.CreatedAt.Add(time.Hour)
				if _, err := tx.AddPayfile(f); err != nil {
					return nil, err
				}
			}
			return []audit.Event{{At: n.Clock.Now(), Kind: "payfile.intend", Subject: "payfile:0", Detail: []byte(`{}`)}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if id, err := n.App.PayfileFor(t.Context(), operator, late); err != nil || id != files[0].ID {
			t.Errorf("file %d, want %d: %v", id, files[0].ID, err)
		}
		stranger := operator
		stranger.Bank = "别的银行"
		if id, err := n.App.PayfileFor(t.Context(), stranger, late); !errors.Is(err, fault.Invalid) {
			t.Errorf("another bank finds file %d: %v", id, err)
		}
	})
}
