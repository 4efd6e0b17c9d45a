package link

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	// Prefix begins the fragment, after the "#".
	Prefix = "session="

	// MaxLink is the longest fragment that is read or written, in characters.
	MaxLink = 16 << 10

	// Short is what fits everywhere that we know of, SCORM 1.2's suspend_data
	// among it: beyond it a reader is told.
	Short = 4096

	// MaxSession is the most that a link may unpack to, in bytes.
	MaxSession = 64 << 10

	version  = "1"
	maxCells = 64
	maxName  = 64
)

// A Session is what a link holds.
type Session struct {
	Lesson string // slug
	Seed   uint64
	Cells  []Cell // in the order of the lesson
}

// A Cell is one cell of it.
type Cell struct {
	ID   string
	Text string
	Ran  bool // it had been run: whoever opens the link runs it
}

// What is wrong with a link.
const (
	TooLong = "too-long" // longer than MaxLink, or it unpacks to more than MaxSession
	Newer   = "newer"    // of a version that this program does not know
	Damaged = "damaged"  // cut off, mistyped, or never one of ours
)

// An Error says why a link cannot be read or written.
type Error struct{ Why string }

func (e *Error) Error() string { return "link: " + e.Why }

// Is reports whether a fragment, with its "#" or without, is meant as a link of
// ours, good or bad.
func Is(fragment string) bool {
	return strings.HasPrefix(strings.TrimPrefix(fragment, "#"), Prefix)
}

// Encode writes a session as a fragment, without the "#". The error is an
// *[Error] with Why TooLong. It panics on an identifier that Decode would
// refuse: a lesson brought it, not a reader.
func Encode(s Session) (string, error) {
	if !named(s.Lesson) || len(s.Cells) > maxCells {
		panic(fmt.Sprintf("link: lesson %q with %d cells", s.Lesson, len(s.Cells)))
	}
	plain := putString(putNumber(nil, s.Seed), s.Lesson)
	plain = putNumber(plain, uint64(len(s.Cells)))
	for _, c := range s.Cells {
		if !named(c.ID) {
			panic(fmt.Sprintf("link: cell %q", c.ID))
		}
		ran := uint64(0)
		if c.Ran {
			ran = 1
		}
		plain = putString(putString(putNumber(plain, ran), c.ID), strings.ToValidUTF8(c.Text, "\uFFFD"))
		if len(plain) > MaxSession {
			return "", &Error{TooLong}
		}
	}
	sum := checksum(plain)
	whole := append([]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)}, pack(plain)...)
	fragment := Prefix + version + "." + base64.RawURLEncoding.EncodeToString(whole)
	if len(fragment) > MaxLink {
		return "", &Error{TooLong}
	}
	return fragment, nil
}

// Decode reads what Encode wrote, with the "#" or without. Any other text is an
// *[Error].
func Decode(fragment string) (Session, error) {
	s, why := decode(strings.TrimPrefix(fragment, "#"))
	if why != "" {
		return Session{}, &Error{why}
	}
	return s, nil
}

func decode(fragment string) (s Session, why string) {
	if len(fragment) > MaxLink {
		return s, TooLong
	}
	rest, ok := strings.CutPrefix(fragment, Prefix)
	number, text, dot := strings.Cut(rest, ".")
	if !ok || !dot || number == "" || len(number) > 4 || strings.Trim(number, "0123456789") != "" {
		return s, Damaged
	}
	if number != version {
		return s, Newer
	}
	whole, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(whole) < 4 {
		return s, Damaged
	}
	sum := uint32(whole[0])<<24 | uint32(whole[1])<<16 | uint32(whole[2])<<8 | uint32(whole[3])
	plain, why := unpack(whole[4:])
	if why != "" {
		return s, why
	}
	r := reader{rest: plain}
	s.Seed, s.Lesson = r.number(), r.string(maxName)
	n := r.number()
	if !named(s.Lesson) || n > maxCells || checksum(plain) != sum {
		return Session{}, Damaged
	}
	for range n {
		ran := r.number()
		c := Cell{r.string(maxName), r.string(MaxSession), ran == 1}
		if ran > 1 || !named(c.ID) || !utf8.ValidString(c.Text) {
			return Session{}, Damaged
		}
		for _, d := range s.Cells {
			if d.ID == c.ID {
				return Session{}, Damaged
			}
		}
		s.Cells = append(s.Cells, c)
	}
	if r.bad || len(r.rest) > 0 {
		return Session{}, Damaged
	}
	return s, ""
}

// named reports whether s may be the name of a lesson or a cell.
func named(s string) bool {
	if s == "" || len(s) > maxName {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !(c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z') {
			return false
		}
	}
	return true
}

// checksum is FNV-1a: it tells a link that was cut or mistyped, nothing more.
func checksum(b []byte) uint32 {
	sum := uint32(2166136261)
	for _, c := range b {
		sum = (sum ^ uint32(c)) * 16777619
	}
	return sum
}

// Numbers are written seven bits a byte, the lowest first, the last byte below
// 128; strings after their length.
func putNumber(b []byte, n uint64) []byte {
	for ; n >= 0x80; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n))
}

func putString(b []byte, s string) []byte { return append(putNumber(b, uint64(len(s))), s...) }

// A reader takes numbers and strings off the front of rest; once something is
// wrong it gives zeros.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) number() (n uint64) {
	for shift := 0; len(r.rest) > 0 && !r.bad; shift += 7 {
		c := r.rest[0]
		r.rest = r.rest[1:]
		if shift == 63 && c > 1 || c == 0 && shift > 0 { // too large, or longer than it need be
			break
		}
		n |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return n
		}
	}
	r.bad = true
	return 0
}

func (r *reader) string(most int) string {
	n := r.number()
	if r.bad || n > uint64(most) || n > uint64(len(r.rest)) {
		r.bad = true
		return ""
	}
	s := string(r.rest[:n])
	r.rest = r.rest[n:]
	return s
}
