// Command serve is a static web server for the site, for a classroom or a
// desk. It answers on this machine only, unless -addr says otherwise.
//
//	serve [-addr 127.0.0.1] [-port 8080] [-dir DIR]
//
// ./build.sh release makes it with the site inside: one file to carry into a
// classroom without internet. Built by go build alone it has none, and serves
// the folder -dir, .build/site unless told otherwise. If the port is taken it
// takes the next free one, and prints the addresses once it answers. Ctrl-C
// stops it after the requests under way, a second one at once.
//
// # Why a server of our own, when any static one will do?
//
// So that Go is all that a reader has to have, and one file all that a
// classroom needs. Nothing of the site depends on it: the headers that it adds
// are a second wall, not a requirement.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	dir := flag.String("dir", "", "folder of the site; without it the site inside this program, or else .build/site")
	addr := flag.String("addr", "127.0.0.1", "address to listen on; 0.0.0.0 lets other machines in")
	port := flag.Int("port", 8080, "port, or the next free one")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: serve [-addr ADDRESS] [-port N] [-dir DIR]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() > 0 || *port < 0 || *port > 65535 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second signal is the system's
	if err := run(ctx, os.Stdout, *dir, *addr, *port); err != nil {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
}

// choose opens the site in dir; without a dir the one inside, or that of the
// repository.
func choose(dir string) (*Site, error) {
	if dir == "" {
		if site, ok := Inside(); ok {
			return site, nil
		}
		dir = ".build/site"
	}
	return Open(dir)
}

// run serves the site until ctx ends.
func run(ctx context.Context, out io.Writer, dir, addr string, port int) error {
	site, err := choose(dir)
	if err != nil {
		return err
	}
	defer site.Close()
	listener, err := listen(addr, port)
	if err != nil {
		return err
	}
	server := usual.server(site)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(limit(listener, usual.connections)) }()
	machine, _ := net.InterfaceAddrs() // without them localhost is printed alone
	fmt.Fprintln(out, "Compression Lab is at (Ctrl-C stops it)")
	for _, address := range addresses(listener.Addr().(*net.TCPAddr), machine) {
		fmt.Fprintln(out, "  "+address)
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	err = server.Close() // who is still loading a program does not keep us
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
