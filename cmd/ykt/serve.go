package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"yikatong/internal/app"
	"yikatong/internal/notify"
	"yikatong/internal/web"
	"yikatong/internal/web/ui"
)

type serveCmd struct {
	where
	Addr  string `default:"127.0.0.1:8420" help:"监听地址"`
	HTTPS bool   `name:"https" help:"页面经 HTTPS 反向代理送达：登录凭据只经加密连接发送"`
	Phone string `help:"页脚的咨询投诉电话"`

	Messages string `help:"短信网关读取的目录；填了，群众查询本人补贴时才发验证码"`
}

// stopWithin is how long running requests and imports have to end when the program stops.
const stopWithin = 30 * time.Second

// Run serves the pages until it is told to stop.
func (c *serveCmd) Run(ctx context.Context, o out) error {
	n, err := c.open(ctx, real())
	if err != nil {
		return err
	}
	defer n.close()
	county, err := n.County(ctx)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(o.err, nil))
	site := ui.Site{County: county.Name, Owner: county.Name + "财政局", Phone: c.Phone, Demo: county.Demo}
	if county.Demo {
		site.Today = n.Now
	}
	server := web.Server(c.Addr, web.Handler(web.Config{App: n.App, Reader: c.public(n, o), Site: site, Secure: c.HTTPS, Log: log}))
	server.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", c.Addr, err)
	}
	resumed := make(chan error, 1)
	go func() { resumed <- n.ResumeImports(context.WithoutCancel(ctx)) }()
	fmt.Fprintf(o, "%s的页面在 http://%s/ ，工作人员从 http://%[2]s/desk 登录\n", county.Name, listener.Addr())
	log.Info("serving", "addr", listener.Addr().String(), "county", county.Code)
	err = serve(ctx, server, listener)
	n.drain(log, resumed)
	log.Info("stopped")
	return err
}

// public is the county's public side, with a gateway for codes where there is one.
func (c *serveCmd) public(n *node, o out) app.Public {
	if c.Messages == "" {
		return n.Public()
	}
	return n.Public().Texting(func(_ context.Context, m notify.Message) error {
		err := os.MkdirAll(c.Messages, 0o700)
		if err == nil {
			err = writeFile(filepath.Join(c.Messages, m.ID+".jsonl"), func(f *os.File) error {
				_, err := notify.Write(f, func(yield func(notify.Message, error) bool) { yield(m, nil) })
				return err
			})
		}
		if err != nil {
			fmt.Fprintf(o.err, "验证码没有交给短信网关：%v\n", err)
		}
		return err
	})
}

// serve answers until ctx ends; then it takes no new requests and lets those that run end.
func serve(ctx context.Context, server *http.Server, listener net.Listener) error {
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	if err := server.Shutdown(last); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}

// drain waits for the imports that are being read. One that does not end in time is read
// again at the next start.
func (n *node) drain(log *slog.Logger, resumed <-chan error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := <-resumed; err != nil {
			log.Error("resume imports", "error", err.Error())
		}
		n.Wait()
	}()
	select {
	case <-done:
	case <-time.After(stopWithin):
		log.Warn("an import is still being read; it goes on at the next start")
	}
}
