package main

import (
	"context"
	"os"
	"time"

	"github.com/chromedp/chromedp"
)

func main() {
	user, pw := os.Args[1], os.Args[2]
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-sync", true), chromedp.WindowSize(1280, 1300))
	a, c := chromedp.NewExecAllocator(context.Background(), opts...)
	defer c()
	ctx, c2 := chromedp.NewContext(a)
	defer c2()
	ctx, c3 := context.WithTimeout(ctx, 60*time.Second)
	defer c3()
	base := "http://127.0.0.1:8450"
	must := func(e error) {
		if e != nil {
			panic(e)
		}
	}
	must(chromedp.Run(ctx, chromedp.Navigate(base+"/desk/sign-in"), chromedp.SendKeys(`input[name=user]`, user), chromedp.SendKeys(`input[name=password]`, pw), chromedp.Submit(`input[name=password]`), chromedp.Sleep(time.Second)))
	for i := 3; i+1 < len(os.Args); i += 2 {
		var b []byte
		must(chromedp.Run(ctx, chromedp.Navigate(base+os.Args[i]), chromedp.Sleep(300*time.Millisecond), chromedp.CaptureScreenshot(&b)))
		must(os.WriteFile("/tmp/shot-"+os.Args[i+1]+".png", b, 0o644))
	}
}
