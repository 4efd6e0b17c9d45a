// Package embed is the lab in somebody else's page: the parameters of an
// address ([Params]), and the messages between a page of the lab and the page
// that holds it in a frame, its host. It knows no browser: web/page hands it
// what was heard and posts what it says.
//
// # The protocol
//
// Every page of the site speaks it while it is in a frame, widgets and whole
// lessons alike. A message is an object that postMessage carries, an envelope
// with the fields of its type beside it:
//
//	{source: "compression-lab", v: 1, id: "m3", type: "resize", height: 640}
//
// In an answer to a message of the host's, id is that message's id, as it came;
// in any other it is a name of the lab's own, "m1", "m2", …, one after the other.
// Fields that a reader does not know are to be ignored. v changes only when a
// message would be misread by who knows the old one.
//
// From the lab:
//
//	ready      {version, widget, lesson, locale}    messages are heard from now on
//	load       {}                                   the programs are there, cells can run
//	resize     {height}                             the page's height in CSS pixels has changed
//	state      {state, fits}                        the session has changed (at rest for half a
//	                                                second), or was asked for with getState
//	event      {statement}                          an xAPI statement without an actor
//	completed  {lesson, exercise, success, score}   an exercise was checked, or the page is done
//	error      {message}                            a message of the host's was refused, or a
//	                                                program has failed
//
// To the lab:
//
//	getState   {}          answered by state
//	setState   {state}     opens a session; answered by state, or by error
//	reset      {}          the page as it first was; answered by state
//	pause      {}          stops all work, and begins none until resume; answered by state
//	resume     {}          what was to run, runs; answered by state
//	setLocale  {locale}    answered by state, or by error
//	setTheme   {theme}     "light", "dark" or "auto"; answered by state
//
// widget is the id of the cell, "workbench", or "" for a whole lesson; lesson is
// its slug, and "" on a page that is no lesson's. state is what stands after the
// "#" of a link to the session (package link), "" for a session in which nothing
// was changed or run; setState with "" does what reset does. A host keeps it as
// it is. fits says that it has at most 4,096 characters, as SCORM 1.2's
// suspend_data takes; the longest has 16,384.
//
// completed names an exercise after each run that was checked: success says
// that all it asks was met, score = {raw, min: 0, max: 100} how much of it. With
// exercise "" it is about the page: it follows on each checked exercise, and
// comes once when the last cell has run. Then score is the mean over the page's
// exercises, each at its best so far, and is left out where there are none;
// success says that all cells have run and all exercises have passed. What
// setState brings back is run again, so a host that resumes hears it again.
//
// event carries statements with ADL's verbs: initialized once the page is ready;
// attempted when an exercise is run; answered when a run answers the question of
// a cell, with the choice and whether it was right; passed or failed when an
// exercise was checked; completed when the page is done. The host adds the actor.
//
// # Who is heard, who is told
//
// The lab hears its parent frame only. ready, load, resize and error go to any
// parent. state, event and completed tell what a reader did, and go to a parent of
// the lab's own origin, or of an origin that the parameter host names. The
// same origins are heard; to another one, whatever it asked, the answer is an
// error, and nothing happens on the page. embed.js adds its page's origin as host.
//
// # Heights
//
// resize is posted when the height of the page's content has changed by a pixel
// or more: once for all changes within a moment, and never because the
// frame's own height was set, as nothing in the page depends on it. Canvas is
// told the same as {subject: "lti.frameResize", height}, as JSON; H5P's resizer
// hears hello, and after its answer prepareResize and resize.
package embed
