package text

// A PlatformCatalogue is the words of the page that holds a lesson on a learning
// platform.
type PlatformCatalogue struct {
	Connected, Alone, Refused, Looking, Passed, Fault, Long, Unread, NoScript, Old string
}

// Platform is the catalogue in use. It is apart from [Words], so that no program
// carries it.
var Platform = PlatformCatalogue{
	Connected: "Your course keeps your work and your score.",
	Alone:     "No learning platform answers here: the lesson works, and your score is not recorded.",
	Refused:   "The learning platform did not begin a session (error %s): the lesson works, and your score is not recorded. Open it again from your course.",
	Looking:   "You are looking back at this lesson: nothing that you do here changes your score.",
	Passed:    "Passed. Your course keeps your work and your score.",
	Fault:     "The learning platform did not take what it was told (%s). Your work goes on here; open the lesson again from your course, and tell your teacher if this comes back.",
	Long:      "Your code has grown too long for the platform to keep. It keeps what it had before; your score is recorded as ever.",
	Unread:    "What your course kept of your work could not be opened, so the lesson begins anew.",
	Old:       "This browser is too old to unpack the programs behind the cells, so Run does nothing. Open the lesson in a newer one: Chrome or Edge from 80, Firefox from 113, Safari from 16.4. The text, the code and the pictures are complete.",
	NoScript:  "This lesson runs in your browser: it needs scripts.",
}
