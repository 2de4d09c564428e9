// Package envelope signs a file and seals it for one reader, with the national algorithms
// SM2, SM3 and SM4; README.md beside is the format. A file changed by one bit is refused.
package envelope

import (
	"bytes"
	"crypto/cipher"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"

	"yikatong/internal/fault"
)

// Errors of opening. None says which byte was wrong.
var (
	ErrForm    = fmt.Errorf("this is no envelope, or it is torn: %w", fault.Invalid)
	ErrSigner  = fmt.Errorf("the envelope is signed with a key that we do not know, or that was not in use then: %w", fault.Invalid)
	ErrReader  = fmt.Errorf("the envelope is for a key that we do not have: %w", fault.Invalid)
	ErrChanged = fmt.Errorf("the envelope was changed after it was signed: %w", fault.Invalid)
	ErrUnused  = fmt.Errorf("the key is not in use: %w", fault.Conflict)
)

const (
	mark      = "YKTENV1\n"
	maxHeader = 4096
	maxBody   = 64 << 20
)

// identity is the signer's identity where none is agreed (GB/T 35276, 10).
var identity = []byte("1234567812345678")

// A header is what stands in clear.
type header struct {
	From  string `json:"from"`
	To    string `json:"to"`
	At    int64  `json:"at"`
	Name  string `json:"name"`
	Key   []byte `json:"key"`
	Nonce []byte `json:"nonce"`
	SM3   string `json:"sm3"`
}

// An Opened is a file out of its envelope.
type Opened struct {
	Name    string
	Content []byte
	From    string // number of the key that signed
	At      time.Time
}

// Is reports whether bytes begin as an envelope.
func Is(b []byte) bool { return bytes.HasPrefix(b, []byte(mark)) }

// Seal signs a file with one key and seals it to another, both of which must be in use.
func Seal(random io.Reader, from Private, to Public, at time.Time, name string, content []byte) ([]byte, error) {
	if !from.InUse(at) || !to.InUse(at) {
		return nil, ErrUnused
	}
	secret := make([]byte, 16+12)
	if _, err := io.ReadFull(random, secret); err != nil {
		return nil, fmt.Errorf("draw a key: %w", err)
	}
	wrapped, err := sm2.EncryptASN1(random, to.point, secret[:16])
	if err != nil {
		return nil, fmt.Errorf("seal the file's key: %w", err)
	}
	sum := sm3.Sum(content)
	head, err := json.Marshal(header{From: from.ID, To: to.ID, At: at.Unix(), Name: name, Key: wrapped, Nonce: secret[16:], SM3: hex.EncodeToString(sum[:])})
	if err != nil {
		return nil, fmt.Errorf("write the header: %w", err)
	}
	if len(head) > maxHeader || len(content) > maxBody-16 {
		return nil, ErrForm
	}
	gcm, err := cipherOf(secret[:16])
	if err != nil {
		return nil, err
	}
	out := append([]byte(mark), sized(head)...)
	out = append(out, sized(gcm.Seal(nil, secret[16:], content, head))...)
	signature, err := from.key.SignWithSM2(random, identity, out)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return append(out, signature...), nil
}

func cipherOf(key []byte) (cipher.AEAD, error) {
	block, err := sm4.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("SM4: %w", err)
	}
	return cipher.NewGCM(block)
}

func sized(b []byte) []byte { return append(binary.BigEndian.AppendUint32(nil, uint32(len(b))), b...) }

// Open verifies an envelope before it opens it. Of the keys, those that were in use when it
// was signed count: a replaced key still opens what was made with it.
func Open(file []byte, mine []Private, theirs []Public) (Opened, error) {
	head, body, signature, err := cut(file)
	if err != nil {
		return Opened{}, err
	}
	var h header
	d := json.NewDecoder(bytes.NewReader(head))
	d.DisallowUnknownFields()
	if err := d.Decode(&h); err != nil || len(h.Nonce) != 12 {
		return Opened{}, ErrForm
	}
	at := time.Unix(h.At, 0).UTC()
	if err := verify(theirs, h.From, at, file[:len(file)-len(signature)], signature); err != nil {
		return Opened{}, err
	}
	for _, k := range mine {
		if k.ID != h.To || !k.InUse(at) {
			continue
		}
		content, err := k.open(h, head, body)
		return Opened{Name: h.Name, Content: content, From: h.From, At: at}, err
	}
	return Opened{}, ErrReader
}

// verify checks the signature with the key of that number that was in use.
func verify(keys []Public, id string, at time.Time, signed, signature []byte) error {
	for _, k := range keys {
		if k.ID != id || !k.InUse(at) {
			continue
		}
		if !sm2.VerifyASN1WithSM2(k.point, identity, signed, signature) {
			return ErrChanged
		}
		return nil
	}
	return ErrSigner
}

func (p Private) open(h header, head, body []byte) ([]byte, error) {
	secret, err := p.key.Decrypt(nil, h.Key, sm2.ASN1DecrypterOpts)
	if err != nil || len(secret) != 16 {
		return nil, ErrChanged
	}
	gcm, err := cipherOf(secret)
	if err != nil {
		return nil, err
	}
	content, err := gcm.Open(nil, h.Nonce, body, head)
	if err != nil {
		return nil, ErrChanged
	}
	if sum := sm3.Sum(content); hex.EncodeToString(sum[:]) != h.SM3 {
		return nil, ErrChanged
	}
	return content, nil
}

// cut takes an envelope apart without copying.
func cut(file []byte) (head, body, signature []byte, err error) {
	if !Is(file) {
		return nil, nil, nil, ErrForm
	}
	rest := file[len(mark):]
	if head, rest, err = cutSized(rest, maxHeader); err != nil {
		return nil, nil, nil, err
	}
	if body, signature, err = cutSized(rest, maxBody); err != nil || len(signature) == 0 {
		return nil, nil, nil, ErrForm
	}
	return head, body, signature, nil
}

func cutSized(b []byte, most uint32) (part, rest []byte, err error) {
	if len(b) < 4 {
		return nil, nil, ErrForm
	}
	n := binary.BigEndian.Uint32(b)
	if n > most || uint64(n) > uint64(len(b)-4) {
		return nil, nil, ErrForm
	}
	return b[4 : 4+n], b[4+n:], nil
}
