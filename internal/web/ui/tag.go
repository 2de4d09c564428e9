package ui

// A Tag is the state of something: a word, an icon and a colour, always the three together.
type Tag struct {
	Tone Tone
	Word string
	Icon string // name of an icon; "" takes the tone's own
}

// Glyph is the name of the tag's icon.
func (t Tag) Glyph() string {
	if t.Icon == "" {
		return string(t.Tone)
	}
	return t.Icon
}

// HasIcon reports whether the tag's icon is one that can be drawn.
func (t Tag) HasIcon() bool { return icons[t.Glyph()] != "" }
