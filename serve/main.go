// Command serve is a static web server for the site, for a classroom or a
// desk. It answers on this machine only, unless -addr says otherwise.
//
//	go run ./serve [-dir .build/site] [-addr 127.0.0.1] [-port 8080]
//
// If the port is taken it takes the next free one, and prints the address
// once it answers. Ctrl-C stops it after the requests under way.
//
// # Why a server of our own, when any static one will do?
//
// So that Go is all that a reader has to have. Nothing of the site depends on
// it: the headers that it adds are a second wall, not a requirement.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

func main() {
	dir := flag.String("dir", ".build/site", "folder of the site")
	addr := flag.String("addr", "127.0.0.1", "address to listen on; 0.0.0.0 lets other machines in")
	port := flag.Int("port", 8080, "port, or the next free one")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: serve [-dir DIR] [-addr ADDRESS] [-port N]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() > 0 || *port < 0 || *port > 65535 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *dir, *addr, *port); err != nil {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
}

// run serves dir until ctx ends.
func run(ctx context.Context, dir, addr string, port int) error {
	site, err := Open(dir)
	if err != nil {
		return err
	}
	defer site.Close()
	listener, err := listen(addr, port)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           site,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      5 * time.Minute, // a slow line and a program of 10 MB
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    1 << 16,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	fmt.Printf("Compression Lab is at %s (Ctrl-C stops it)\n", address(listener.Addr().(*net.TCPAddr)))
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	return server.Shutdown(grace)
}

// listen takes port at addr, or the next free one of a hundred. From its
// return on, connections are accepted.
func listen(addr string, port int) (net.Listener, error) {
	for p := port; ; p++ {
		l, err := net.Listen("tcp", net.JoinHostPort(addr, strconv.Itoa(p)))
		if err == nil || !errors.Is(err, syscall.EADDRINUSE) || p == port+99 || p == 65535 {
			return l, err
		}
	}
}

// address is how a reader types it; this machine is localhost.
func address(a *net.TCPAddr) string {
	if a.IP.IsLoopback() || a.IP.IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d", a.Port)
	}
	return "http://" + a.String()
}
