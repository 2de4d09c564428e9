package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"net/http"
	"strings"

	"yikatong/internal/fault"
	"yikatong/internal/store"
)

// ErrAttachment refuses a file that is no photo or PDF, or too large.
var ErrAttachment = fmt.Errorf("an attachment is a JPEG, PNG or PDF of at most 5 MB: %w", fault.Invalid)

// mostAttached bounds a file that comes with something, and mostPixels what a photo unpacks to.
const (
	mostAttached = 5 << 20
	mostPixels   = 40_000_000
)

// attachment makes what is kept of a file: of a photo the picture alone, upright, without what the
// camera wrote beside it (place, time, device). What a file is, its content tells, not its name.
func (a *App) attachment(f store.Attachment) (store.Attachment, error) {
	if f.Name == "" {
		return f, nil
	}
	if len(f.Bytes) == 0 || len(f.Bytes) > mostAttached {
		return f, ErrAttachment
	}
	var out bytes.Buffer
	var err error
	switch kind := http.DetectContentType(f.Bytes); kind {
	case "image/jpeg", "image/png":
		a.redraw.Lock()
		err = redraw(&out, f.Bytes, kind)
		a.redraw.Unlock()
		f.Name = "附件." + strings.TrimPrefix(kind, "image/")
	case "application/pdf":
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
		return png.Encode(out, picture)
	}
	return jpeg.Encode(out, upright(picture, orientation(content)), &jpeg.Options{Quality: 85})
}
