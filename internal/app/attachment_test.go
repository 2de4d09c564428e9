package app_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"

	"yikatong/internal/app"
	"yikatong/internal/app/apptest"
	"yikatong/internal/auth"
	"yikatong/internal/store"
	"yikatong/internal/store/storetest"
)

// withExif puts into a JPEG what a telephone writes beside a picture: how it was held, and where.
func withExif(picture []byte, held uint16) []byte {
	var tiff bytes.Buffer
	tiff.WriteString("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08")
	for _, v := range []uint16{1, 0x0112, 3, 0, 1, held, 0} {
		_ = binary.Write(&tiff, binary.BigEndian, v) // a Buffer does not fail
	}
	tiff.WriteString("\x00\x00\x00\x00GPS 31.0182N 109.4636E")
	head := []byte{0xFF, 0xD8, 0xFF, 0xE1, 0, 0}
	binary.BigEndian.PutUint16(head[4:], uint16(tiff.Len()+2))
	return append(append(head, tiff.Bytes()...), picture[2:]...)
}

// vast is the head of a PNG of a size.
func vast(w, h uint32) []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)...)
	chunk = append(chunk, 8, 6, 0, 0, 0)
	b.Write(binary.BigEndian.AppendUint32(nil, 13))
	b.Write(chunk)
	b.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk)))
	return b.Bytes()
}

// What is kept of a paper is what its content says it is: a picture is drawn anew, upright and
// without what the camera wrote; what is no picture or PDF, or unpacks to too much, is refused.
func TestPapers(t *testing.T) {
	n := apptest.New(t, store.Config{Path: t.TempDir() + "/ykt.db", Ring: storetest.Ring(t)})
	begun(t, n)
	clerk := n.As(auth.TownshipClerk)
	found, err := n.App.FindPeople(t.Context(), clerk, gongNo)
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	id, _, err := n.App.EnterRequest(t.Context(), clerk, app.Entry{Person: found[0].ID, Programme: "13", Asked: []byte(`{}`)})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"a program": []byte("MZ\x90\x00"), "nothing": {}, "a page": []byte("<html><script>alert(1)</script>"), "a drawing": []byte("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
		"a torn photo": photo(t)[:40], "a vast one": vast(60_000, 60_000), "a long thin one": vast(2_000_000_000, 1), "too large": append([]byte("%PDF-1.7\n"), make([]byte, 5<<20)...),
		"a GIF": []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;")} {
		if err := n.App.AddPapers(t.Context(), clerk, id, []store.Attachment{{Name: "证.jpg", Bytes: content}}); !errors.Is(err, app.ErrAttachment) {
			t.Errorf("%s: %v", name, err)
		}
	}
	wide := image.NewRGBA(image.Rect(0, 0, 16, 8))
	for y := range 8 {
		for x := range 8 {
			wide.Set(x, y, color.White) // the left half
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, wide, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	pdf := []byte("%PDF-1.7\n1 0 obj")
	keep := []store.Attachment{{Name: "a", Bytes: withExif(b.Bytes(), 6)}, {Name: "b.exe", Bytes: pdf}, {Name: "c", Bytes: append(photo(t), "<script>alert(1)</script>"...)}}
	if err := n.App.AddPapers(t.Context(), clerk, id, keep); err != nil {
		t.Fatal(err)
	}
	kept := func(i int) store.Attachment {
		t.Helper()
		f, err := n.App.RequestFile(t.Context(), clerk, id, i)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	turned := kept(1)
	got, err := jpeg.Decode(bytes.NewReader(turned.Bytes))
	if err != nil || got.Bounds().Dx() != 8 || got.Bounds().Dy() != 16 || bytes.Contains(turned.Bytes, []byte("GPS")) || bytes.Contains(turned.Bytes, []byte("Exif")) {
		t.Fatalf("turned: %v, %v", got, err)
	}
	if top, _, _, _ := got.At(4, 2).RGBA(); top < 0xC000 {
		t.Errorf("held to the right, its left side is not on top: %x", top)
	}
	if f := kept(2); f.Name != "附件.pdf" || !bytes.Equal(f.Bytes, pdf) {
		t.Errorf("PDF kept as %s", f.Name)
	}
	if f := kept(3); strings.Contains(string(f.Bytes), "script") {
		t.Error("what was hidden behind a picture is kept")
	}
	var many []store.Attachment
	for range 13 {
		many = append(many, store.Attachment{Name: "a", Bytes: photo(t)})
	}
	if err := n.App.AddPapers(t.Context(), clerk, id, many); !errors.Is(err, app.ErrManyPapers) {
		t.Errorf("thirteen papers: %v", err)
	}
}

// The days of each step are working days; a programme's own have precedence, and what waits for the
// citizen is late for nobody.
func TestRequestsHaveTheirDays(t *testing.T) {
	n := apptest.New(t, store.Config{Path: t.TempDir() + "/ykt.db", Ring: storetest.Ring(t)})
	begun(t, n)
	clerk := n.As(auth.TownshipClerk)
	found, err := n.App.FindPeople(t.Context(), clerk, gongNo)
	if err != nil {
		t.Fatal(err)
	}
	// Monday, 5 January 2026: five working days later is Monday the 12th, two are Wednesday the 7th.
	for programme, due := range map[string]string{"13": "2026-01-12", "02": "2026-01-07"} {
		id, _, err := n.App.EnterRequest(t.Context(), clerk, app.Entry{Person: found[0].ID, Programme: programme, Asked: []byte(`{}`)})
		if err != nil {
			t.Fatal(err)
		}
		v, err := n.App.Request(t.Context(), clerk, id)
		if err != nil {
			t.Fatal(err)
		}
		if got, late := n.App.RequestDue(v.Request); got != due || late != 0 {
			t.Errorf("%s is due %s, late %d; want %s", programme, got, late, due)
		}
		if err := n.App.MoveRequest(t.Context(), clerk, app.RequestAct{Request: id, Do: "ask", Words: "补照片"}); err != nil {
			t.Fatal(err)
		}
		if v, err = n.App.Request(t.Context(), clerk, id); err != nil {
			t.Fatal(err)
		}
		if got, _ := n.App.RequestDue(v.Request); got != "" {
			t.Errorf("%s waits for the citizen and is due %s", programme, got)
		}
	}
}
