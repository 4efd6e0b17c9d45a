// Package link writes the session of a lesson as the fragment of an address,
// and reads it back: the texts of the cells that were changed or run, which of
// them were run, and the seed. What a run gives follows from those alone, so
// the same link gives the same numbers on another machine.
//
//	#session=1.UEsDBBQAAAAI…
//	         │ └ base64url of: check sum (4 bytes), packed session
//	         └ version of all that follows
//
// A fragment is not sent to any server: what a student typed goes only where
// they send the link.
//
// # Why does a link not lean on the lesson's text?
//
// It could hold only what differs from the lesson, and would be shorter. But a
// lesson is mended now and then, and the link in a course's forum must still
// open. So it holds each of its cells whole, and a dictionary that belongs to
// the version makes the lab's own phrases cheap: a cell as the lesson has it
// comes to some 150 characters.
//
// # Why not DEFLATE?
//
// Go's writer and reader of it would add 37 kB to the page's program, packed.
// The browser's own (CompressionStream) knows no dictionary, which for texts
// as short as these is most of the gain; it answers later, when the click that
// may write to the clipboard is over; and some browsers have none. The packing
// here is its first half, Lempel and Ziv's of 1977, and comes to fewer bytes for
// a lesson's cells than DEFLATE without the dictionary.
//
// # Why so many limits?
//
// A link may come from anybody. Nothing is allocated by a number that it
// claims, what it unpacks to ends at [MaxSession] bytes whatever it says, and
// anything that [Encode] would not have written is refused.
package link
