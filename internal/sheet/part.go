package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// parts are the entries of a workbook's archive, by their names as the package means
// them: some writers change the case or the slashes. Nothing is unpacked to disk, so a
// name that climbs out of a directory leads nowhere.
type parts map[string]*zip.File

func partName(s string) string {
	s = strings.ReplaceAll(s, `\`, "/")
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+s), "/"))
}

// openParts reads the directory of the archive and holds it to the limits.
func openParts(r io.ReaderAt, size int64, lim Limits) (parts, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refuse(Torn, "压缩包目录读不出")
	}
	if len(z.File) > lim.Entries {
		return nil, refuse(ZipBomb, "内含 %d 个部件", len(z.File))
	}
	ps := make(parts, len(z.File))
	var total uint64
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			return nil, refuse(Encrypted, "压缩包加密")
		}
		total += f.UncompressedSize64
		if f.UncompressedSize64 > uint64(lim.Unzipped) || total > uint64(lim.Unzipped) || tooDense(f, lim) {
			return nil, refuse(ZipBomb, "%s", path.Base(partName(f.Name)))
		}
		ps[partName(f.Name)] = f
	}
	return ps, nil
}

func tooDense(f *zip.File, lim Limits) bool {
	return f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/uint64(lim.Ratio) > f.CompressedSize64
}

// A part is one XML part being read, token by token. No token may be longer than
// maxToken, so that one endless text does not fill the memory.
type part struct {
	name string
	body io.ReadCloser
	in   *bufio.Reader
	left int
	xml  *xml.Decoder
	open []string // elements open now
	done bool     // the root element is closed
}

func (ps parts) open(name string) (*part, error) {
	f := ps[partName(name)]
	if f == nil {
		return nil, refuse(Torn, "缺少部件 %s", path.Base(name))
	}
	body, err := f.Open()
	if err != nil {
		return nil, refuse(Torn, "部件 %s 打不开", path.Base(name))
	}
	p := &part{name: path.Base(partName(name)), body: body}
	p.in = bufio.NewReaderSize(io.LimitReader(body, int64(f.UncompressedSize64)+1), 64<<10)
	p.xml = xml.NewDecoder(p)
	return p, nil
}

func (p *part) Close() error { return p.body.Close() }

var errLongToken = errors.New("token too long")

// ReadByte feeds the decoder.
func (p *part) ReadByte() (byte, error) {
	if p.left--; p.left < 0 {
		return 0, errLongToken
	}
	return p.in.ReadByte()
}

// Read is asked for by the decoder's constructor only; it reads by the byte.
func (p *part) Read(b []byte) (int, error) { return p.in.Read(b) }

// next gives the next token, io.EOF after the root element is closed. It takes names as
// they stand: prefixes are the writer's choice and the parts mix no vocabularies.
func (p *part) next() (xml.Token, error) {
	p.left = maxToken
	t, err := p.xml.RawToken()
	switch {
	case errors.Is(err, io.EOF) && p.done:
		return nil, io.EOF
	case errors.Is(err, errLongToken):
		return nil, refuse(TooLarge, "部件 %s 中有过长的内容", p.name)
	case err != nil:
		return nil, refuse(Torn, "部件 %s 读到一半中断", p.name)
	}
	switch t := t.(type) {
	case xml.Directive:
		return nil, refuse(NotXLSX, "部件 %s 含有 DOCTYPE", p.name)
	case xml.StartElement:
		if len(p.open) == maxDepth {
			return nil, refuse(Torn, "部件 %s 的标记嵌套过深", p.name)
		}
		p.open = append(p.open, t.Name.Local)
	case xml.EndElement:
		return t, p.leave(t.Name.Local)
	}
	return t, nil
}

// leave closes the innermost element, which raw tokens do not prove to be the one named.
func (p *part) leave(name string) error {
	last := len(p.open) - 1
	if last < 0 || p.open[last] != name {
		return refuse(Torn, "部件 %s 的标记不成对", p.name)
	}
	p.open, p.done = p.open[:last], last == 0
	return nil
}

// each calls visit for each start of an element.
func (p *part) each(visit func(xml.StartElement) error) error {
	for {
		t, err := p.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := visit(e); err != nil {
				return err
			}
		}
	}
}

// scan opens a part and calls visit for each start of an element.
func (ps parts) scan(name string, visit func(xml.StartElement) error) error {
	p, err := ps.open(name)
	if err != nil {
		return err
	}
	if err := p.each(visit); err != nil {
		_ = p.Close() // the reading has already failed
		return err
	}
	if err := p.Close(); err != nil {
		return fmt.Errorf("close part %s: %w", p.name, err)
	}
	return nil
}

// attr gives an attribute by its local name, "" when it is not there.
func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

func isTrue(s string) bool { return s == "1" || s == "true" }
