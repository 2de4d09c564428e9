package app

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"yikatong/internal/store"
)

// fromPhone is a photo w wide and h high whose left half is white, with what a telephone writes
// beside it: how it was held, and a place.
func fromPhone(t *testing.T, w, h, held int, order binary.AppendByteOrder) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w / 2 {
			picture.SetGray(x, y, color.Gray{255})
		}
	}
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, picture, nil); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		tiff = []byte("MM\x00*")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 1)
	for _, v := range []uint16{0x0112, 3} {
		tiff = order.AppendUint16(tiff, v)
	}
	tiff = order.AppendUint32(tiff, 1)
	tiff = order.AppendUint16(tiff, uint16(held))
	tiff = append(tiff, "\x00\x00GPS 31.0184N 109.4643E"...)
	body := append([]byte("Exif\x00\x00"), tiff...)
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(body)+2))
	return append(append(append([]byte{0xFF, 0xD8}, segment...), body...), plain.Bytes()[2:]...)
}

// Of a photo the picture alone is kept, upright and no larger than it need be.
func TestPhotosAreStripped(t *testing.T) {
	for _, tc := range []struct {
		held          int
		order         binary.AppendByteOrder
		wide, high    int
		whiteX, white int // a point that is white
	}{
		{1, binary.LittleEndian, 60, 40, 5, 20}, {3, binary.LittleEndian, 60, 40, 55, 20}, {6, binary.BigEndian, 40, 60, 20, 5}, {8, binary.LittleEndian, 40, 60, 20, 55},
		{2, binary.BigEndian, 60, 40, 55, 20}, {5, binary.LittleEndian, 40, 60, 20, 5}, {99, binary.LittleEndian, 60, 40, 5, 20},
	} {
		kept, err := new(App).attachment(store.Attachment{Name: "IMG_20260105_谭家.jpg", Bytes: fromPhone(t, 60, 40, tc.held, tc.order)})
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(kept.Bytes, []byte("GPS")) || bytes.Contains(kept.Bytes, []byte("Exif")) || kept.Name != "附件.jpeg" {
			t.Errorf("held %d: %s keeps what the camera wrote", tc.held, kept.Name)
		}
		picture, err := jpeg.Decode(bytes.NewReader(kept.Bytes))
		if err != nil {
			t.Fatal(err)
		}
		if b := picture.Bounds(); b.Dx() != tc.wide || b.Dy() != tc.high {
			t.Errorf("held %d: %v", tc.held, b)
		}
		if r, _, _, _ := picture.At(tc.whiteX, tc.white).RGBA(); r < 0xC000 {
			t.Errorf("held %d: not upright", tc.held)
		}
	}
}

func TestPhotosAreShrunk(t *testing.T) {
	var large bytes.Buffer
	if err := png.Encode(&large, image.NewGray(image.Rect(0, 0, 4100, 30))); err != nil {
		t.Fatal(err)
	}
	kept, err := new(App).attachment(store.Attachment{Name: "a.png", Bytes: large.Bytes()})
	if err != nil {
		t.Fatal(err)
	}
	if c, err := png.DecodeConfig(bytes.NewReader(kept.Bytes)); err != nil || c.Width > mostSide || c.Width < mostSide/2 {
		t.Errorf("%v, %v", c, err)
	}
	bomb := fromPhone(t, 8, 8, 1, binary.LittleEndian)
	at := bytes.Index(bomb, []byte{0xFF, 0xC0}) // the frame header: height and width are 16-bit
	binary.BigEndian.PutUint16(bomb[at+5:], 60000)
	binary.BigEndian.PutUint16(bomb[at+7:], 60000)
	for name, content := range map[string][]byte{"too many pixels": bomb, "a program": []byte("MZ\x90\x00"), "nothing": {}, "cut": fromPhone(t, 8, 8, 1, binary.LittleEndian)[:60]} {
		if _, err := new(App).attachment(store.Attachment{Name: "a.jpg", Bytes: content}); !errors.Is(err, ErrAttachment) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever follows the mark of EXIF, reading it ends and does not panic.
func FuzzOrientation(f *testing.F) {
	f.Add([]byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, tiff []byte) {
		body := append([]byte("Exif\x00\x00"), tiff...)
		segment := binary.BigEndian.AppendUint16([]byte{0xFF, 0xD8, 0xFF, 0xE1}, uint16(len(body)+2))
		orientation(append(segment, body...))
	})
}
