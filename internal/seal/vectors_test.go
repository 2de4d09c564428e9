package seal

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"
)

// vectors are the published examples of the primitives.
type vectors struct {
	SM3 []struct {
		Source string `json:"source"`
		Msg    string `json:"msg_ascii"`
		Digest string `json:"digest"`
	} `json:"sm3"`
	Block []struct {
		Source       string
		Key, In, Out string
		Rounds       int
	} `json:"sm4_ecb_block"`
	GCM []struct {
		Source     string
		Key, Nonce string
		PT, AAD    string
		CTTag      string `json:"ct_tag"`
	} `json:"sm4_gcm"`
}

func readVectors(t *testing.T) vectors {
	t.Helper()
	text, err := os.ReadFile("../../../shared/data/crypto/sm_vectors.json")
	if os.IsNotExist(err) {
		t.Skip("the reference set ../shared, kept beside the repository, is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.SM3) == 0 || len(v.Block) == 0 || len(v.GCM) == 0 {
		t.Fatal("the reference set has lost its vectors")
	}
	return v
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSM3Vectors(t *testing.T) {
	for _, v := range readVectors(t).SM3 {
		if got := sm3.Sum([]byte(v.Msg)); !bytes.Equal(got[:], unhex(t, v.Digest)) {
			t.Errorf("%s: got %x, want %s", v.Source, got, v.Digest)
		}
	}
}

func TestSM4Vectors(t *testing.T) {
	for _, v := range readVectors(t).Block {
		block, err := sm4.NewCipher(unhex(t, v.Key))
		if err != nil {
			t.Fatal(err)
		}
		b := unhex(t, v.In)
		for range v.Rounds {
			block.Encrypt(b, b)
		}
		if !bytes.Equal(b, unhex(t, v.Out)) {
			t.Errorf("%s: got %x, want %s", v.Source, b, v.Out)
		}
	}
}

// TestSM4GCMVectors goes through newDataKey, as sealing does.
func TestSM4GCMVectors(t *testing.T) {
	for _, v := range readVectors(t).GCM {
		k, err := newDataKey(newKid(Text, 1), SM4, NewSecret(unhex(t, v.Key)))
		if err != nil {
			t.Fatal(err)
		}
		nonce, plain, aad, want := unhex(t, v.Nonce), unhex(t, v.PT), unhex(t, v.AAD), unhex(t, v.CTTag)
		if got := k.aead.Seal(nil, nonce, plain, aad); !bytes.Equal(got, want) {
			t.Errorf("%s: got %x, want %x", v.Source, got, want)
		}
		if got, err := k.aead.Open(nil, nonce, want, aad); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%s: opened to %x, %v, want %x", v.Source, got, err, plain)
		}
	}
}
