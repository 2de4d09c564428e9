package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"yikatong/internal/auth"
	"yikatong/internal/period"
	"yikatong/internal/region"
	"yikatong/internal/sheet"
	"yikatong/internal/store"
)

// progress counts the rows of the files that are being read now.
type progress struct {
	mu   sync.Mutex
	rows map[int64]int
	jobs sync.WaitGroup
}

func (p *progress) tick(intake int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rows == nil {
		p.rows = map[int64]int{}
	}
	p.rows[intake]++
}

func (p *progress) of(intake int64) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rows[intake]
}

func (p *progress) forget(intake int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.rows, intake)
}

// An Upload is a township's file sent through the pages.
type Upload struct {
	Name      string
	Content   io.Reader
	Programme string
	Period    period.Period
	Township  region.Code // "" lets the people on the file tell
}

// StartImport puts an uploaded file into the spool, remembers it, and reads it in the
// background: the import is a job with a number, and goes on when the page is closed or
// the program stopped in between.
func (a *App) StartImport(ctx context.Context, by auth.Actor, u Upload) (id int64, err error) {
	path, size, err := a.keep(u.Content)
	if err != nil {
		return 0, fmt.Errorf("keep %s: %w", u.Name, err)
	}
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	file := RosterFile{File: File{Name: u.Name, Content: f, Size: size, Limits: sheet.Web}, Programme: u.Programme, Period: u.Period, Township: u.Township}
	id, err = a.receive(ctx, by, file)
	if err == nil {
		err = os.Rename(path, a.spooled(id))
	}
	if err != nil {
		f.Close()
		os.Remove(path)
		return 0, err
	}
	a.progress.jobs.Add(1)
	go func() {
		defer a.progress.jobs.Done()
		defer f.Close()
		a.job(context.WithoutCancel(ctx), by, id, file)
	}()
	return id, nil
}

// keep writes an upload to the disk before anything is promised of it.
func (a *App) keep(content io.Reader) (path string, size int64, err error) {
	if err := os.MkdirAll(a.spool, 0o700); err != nil {
		return "", 0, err
	}
	f, err := os.CreateTemp(a.spool, "upload-*")
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	if size, err = io.Copy(f, io.LimitReader(content, sheet.Web.Bytes+1)); err == nil {
		err = f.Sync()
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return f.Name(), size, err
}

func (a *App) spooled(id int64) string { return filepath.Join(a.spool, fmt.Sprintf("intake-%d", id)) }

// job reads a spooled file. What fails for another reason than the file itself ends the
// job with a refusal too, so that nobody waits for it.
func (a *App) job(ctx context.Context, by auth.Actor, id int64, f RosterFile) {
	defer a.progress.forget(id)
	_, err := a.take(ctx, by, id, f)
	if err != nil {
		in := store.Intake{ID: id, File: f.Name, Region: by.Region, Verdict: "refused:failed", Detail: "系统没有办成，没有保存任何内容。请重新上传；仍不行请联系系统管理员。"}
		_, _ = a.refuse(ctx, by, in) // if even this fails, the job is read again at the next start
	}
	os.Remove(a.spooled(id))
}

// ResumeImports reads the files whose jobs were cut off when the program stopped.
func (a *App) ResumeImports(ctx context.Context) error {
	var left []store.Intake
	err := a.read(ctx, func(tx *store.Tx) (err error) {
		left, err = tx.Readings()
		return err
	})
	if err != nil {
		return err
	}
	for _, in := range left {
		if err := a.resume(ctx, in); err != nil {
			return fmt.Errorf("resume import %d: %w", in.ID, err)
		}
	}
	return nil
}

func (a *App) resume(ctx context.Context, in store.Intake) error {
	by, err := a.actor(ctx, in.By)
	if err != nil {
		by = a.Console(auth.TownshipClerk)
	}
	f, err := os.Open(a.spooled(in.ID))
	if err != nil { // it came from a command, or its file is gone
		in.Verdict, in.Detail = "refused:interrupted", "导入中断，没有保存任何内容。请重新导入。"
		_, err := a.refuse(ctx, by, in)
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	p, err := period.Parse(in.Period)
	if err != nil {
		return err
	}
	file := RosterFile{File: File{Name: in.File, Content: f, Size: info.Size(), Limits: sheet.Web}, Programme: in.Programme, Period: p}
	if in.Region.Level() == region.Township {
		file.Township = in.Region
	}
	a.job(ctx, by, in.ID, file)
	return nil
}

// Wait returns when no import is being read any more.
func (a *App) Wait() { a.progress.jobs.Wait() }

// Progress is how many rows of a file have been read so far, while it is being read.
func (a *App) Progress(intake int64) int { return a.progress.of(intake) }
