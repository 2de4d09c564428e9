package app

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
)

// The orientations of EXIF that telephones write: how the camera was held.
const (
	asHeld      = 1
	upsideDown  = 3
	turnedRight = 6
	turnedLeft  = 8
)

// orientation reads from a JPEG how the camera was held. What is written beside the picture is
// dropped, so the picture itself has to be turned first; what cannot be read is as held.
func orientation(content []byte) int {
	for at := 2; at+4 <= len(content) && content[at] == 0xFF; {
		size := int(binary.BigEndian.Uint16(content[at+2:]))
		if content[at+1] == 0xDA || size < 2 || at+2+size > len(content) {
			break
		}
		if exif, ok := bytes.CutPrefix(content[at+4:at+2+size], []byte("Exif\x00\x00")); ok && content[at+1] == 0xE1 {
			return cameraHeld(exif)
		}
		at += 2 + size
	}
	return asHeld
}

// cameraHeld finds the tag of orientation in the first directory of a TIFF block.
func cameraHeld(tiff []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(tiff, []byte("MM")) {
		order = binary.BigEndian
	}
	if len(tiff) < 8 {
		return asHeld
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return asHeld
	}
	n := int(order.Uint16(tiff[at:]))
	for i := range n {
		entry := at + 2 + 12*i
		if entry+12 > len(tiff) {
			break
		}
		if order.Uint16(tiff[entry:]) == 0x0112 {
			return int(order.Uint16(tiff[entry+8:]))
		}
	}
	return asHeld
}

// upright turns a picture as the camera was held.
func upright(of image.Image, held int) image.Image {
	if held != upsideDown && held != turnedRight && held != turnedLeft {
		return of
	}
	w, h := of.Bounds().Dx(), of.Bounds().Dy()
	from := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(from, from.Rect, of, of.Bounds().Min, draw.Src)
	to := image.NewRGBA(image.Rect(0, 0, h, w))
	if held == upsideDown {
		to = image.NewRGBA(from.Rect)
	}
	for y := range h {
		for x := range w {
			tx, ty := w-1-x, h-1-y
			switch held {
			case turnedRight:
				tx, ty = h-1-y, x
			case turnedLeft:
				tx, ty = y, w-1-x
			}
			copy(to.Pix[to.PixOffset(tx, ty):][:4], from.Pix[from.PixOffset(x, y):][:4])
		}
	}
	return to
}
