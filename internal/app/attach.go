package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"net/http"
	"strings"

	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// ErrAttachment refuses a file that is no photo or PDF, or too large.
var ErrAttachment = fmt.Errorf("an attachment is a JPEG or PNG of at most 15 MB or a PDF of at most 5 MB: %w", fault.Invalid)

// MostPhoto bounds a photo as it comes from a telephone; mostPixels what it unpacks to; mostSide
// what is kept of it: enough to read a certificate by. mostPaper bounds a PDF.
const (
	MostPhoto  = 15 << 20
	mostPixels = 50_000_000
	mostSide   = 2000
	mostPaper  = 5 << 20
)

// attachment makes what is kept of a file: of a photo the picture alone, upright and no larger
// than it need be, without what the camera wrote beside it (place, time, device). What a file is, its content tells,
// not its name.
func (a *App) attachment(f store.Attachment) (store.Attachment, error) {
	if f.Name == "" {
		return f, nil
	}
	if len(f.Bytes) == 0 || len(f.Bytes) > MostPhoto {
		return f, ErrAttachment
	}
	var out bytes.Buffer
	var err error
	switch kind := http.DetectContentType(f.Bytes); {
	case kind == "image/jpeg" || kind == "image/png":
		a.redraw.Lock()
		err = redraw(&out, f.Bytes, kind)
		a.redraw.Unlock()
		f.Name = "附件." + strings.TrimPrefix(kind, "image/")
	case kind == "application/pdf" && len(f.Bytes) <= mostPaper:
		out.Write(f.Bytes)
		f.Name = "附件.pdf"
	default:
		err = errors.New(kind)
	}
	if err != nil {
		return f, fmt.Errorf("%w (%w)", ErrAttachment, err)
	}
	sum := sha256.Sum256(out.Bytes())
	f.Bytes, f.Digest = out.Bytes(), hex.EncodeToString(sum[:])
	return f, nil
}

func redraw(out *bytes.Buffer, content []byte, kind string) error {
	head, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return err
	}
	if head.Width > mostPixels || head.Height > mostPixels || head.Width*head.Height > mostPixels {
		return fmt.Errorf("%d × %d pixels", head.Width, head.Height)
	}
	picture, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return err
	}
	if kind == "image/png" {
		return png.Encode(out, shrunk(picture))
	}
	return jpeg.Encode(out, upright(shrunk(picture), orientation(content)), &jpeg.Options{Quality: 85})
}

// shrunk is a picture with no side above mostSide: each of its points is the mean of a square of
// the old ones.
func shrunk(src image.Image) *image.RGBA {
	b := src.Bounds()
	by := (max(b.Dx(), b.Dy()) + mostSide - 1) / mostSide
	all := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(all, all.Bounds(), src, b.Min, draw.Src)
	if by <= 1 {
		return all
	}
	dst := image.NewRGBA(image.Rect(0, 0, b.Dx()/by, b.Dy()/by))
	for y := range dst.Rect.Dy() {
		for x := range dst.Rect.Dx() {
			var sum [4]int
			for dy := range by {
				row := all.Pix[(y*by+dy)*all.Stride+x*by*4:]
				for i := range by * 4 {
					sum[i%4] += int(row[i])
				}
			}
			for i, s := range sum {
				dst.Pix[y*dst.Stride+x*4+i] = byte(s / (by * by))
			}
		}
	}
	return dst
}

// upright turns a picture as its camera says it was held (EXIF orientation 1 to 8), since that is
// no longer said of what is kept.
func upright(src *image.RGBA, as int) *image.RGBA {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	if as < 2 || as > 8 {
		return src
	}
	size := image.Rect(0, 0, w, h)
	if as >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	dst := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			to := [...]image.Point{{w - 1 - x, y}, {w - 1 - x, h - 1 - y}, {x, h - 1 - y}, {y, x}, {h - 1 - y, x}, {h - 1 - y, w - 1 - x}, {y, w - 1 - x}}[as-2]
			dst.SetRGBA(to.X, to.Y, src.RGBAAt(x, y))
		}
	}
	return dst
}

// orientation reads how a JPEG's camera was held, 0 if it does not say: tag 0x0112 of the first
// directory of its EXIF segment (CIPA DC-008).
func orientation(content []byte) int {
	for at := 2; at+4 <= len(content) && content[at] == 0xFF; {
		marker, size := content[at+1], int(binary.BigEndian.Uint16(content[at+2:]))
		if marker == 0xDA || at+2+size > len(content) || size < 2 {
			return 0
		}
		if body := content[at+4 : at+2+size]; marker == 0xE1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return turned(body[6:])
		}
		at += 2 + size
	}
	return 0
}

func turned(tiff []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(tiff, []byte("MM")) {
		order = binary.BigEndian
	}
	if len(tiff) < 8 {
		return 0
	}
	first := int(order.Uint32(tiff[4:]))
	if first < 8 || first+2 > len(tiff) {
		return 0
	}
	for i := range int(order.Uint16(tiff[first:])) {
		at := first + 2 + i*12
		if at+12 > len(tiff) {
			return 0
		}
		if order.Uint16(tiff[at:]) == 0x0112 {
			return int(order.Uint16(tiff[at+8:]))
		}
	}
	return 0
}
