// Package text holds every word of the interface, one catalogue a language,
// and the way numbers are written in it. No sentence is typed into a
// component: a translation is one more [Catalogue].
//
// A word with %s or %d in it is completed by the component that shows it. As
// in a finding, what stands between backquotes is code.
package text

// A KeyGroup lists the keys that work in a part of the page.
type KeyGroup struct {
	Where string
	Keys  []Key
}

// A Key is a key, or several of which each will do.
type Key struct {
	Keys []string
	Does string
}

// A Catalogue is the interface in one language.
type Catalogue struct {
	Language string // BCP 47

	// The site.
	Site, SiteTitle, SiteAbout, Skip, Home, NoPage, Lessons string
	ThemeAuto, ThemeLight, ThemeDark                        string
	HeroTitle, HeroLead, HeroStart                          string
	LessonsTitle, LessonsCount1, LessonsCount, LessonNumber string
	MistakesTitle, MistakesSub                              string
	FooterPrivate, FooterData, FooterLicence, Cite          string
	FooterEmbed, FooterLicences                             string
	NoScript, NoWasm, BootFailed, BootSandboxed             string
	Newer, NewerLoad, NewerLater, NewerTaken                string
	OneUnpacking, OneFailed, OneNoScript                    string
	MistakesElsewhere                                       string
	Mistakes                                                map[string]string // by the id of the finding

	// The course.
	Course, NextLesson, PreviousLesson                                       string
	Pages, Glossary, GlossaryLead, MetIn                                     string
	Search, SearchField, SearchHint, SearchComing, SearchMissing, SearchNone string
	SearchFound1, SearchFound, SearchFoundMore, Close, Keys, SingleKeys      string
	KeyGroups                                                                []KeyGroup
	Finished, ExercisePassed                                                 string
	GoOn, Opened, CellsRun, AllRun, ProgressOf, Forget, Forgotten, Unforget  string

	// A cell.
	Code, CodeHint, CodeLabel, CodeKeys                        string
	Run, RunKey, Stop, StopKey, Undo, Redo, Reset, UndoNothing string
	UndoOf, RedoOf                                             string
	Idle, Running, RanIn, Changed, Failed, StillNote           string
	PictureRow, PictureColumn                                  string
	StillParts, StillBelow                                     string
	Stopped, Died, WorkerGone, LongRun, LongRunLine            string
	TrainingStart, Training, Rounds, DoneBar                   string
	Output, OutputLabel, StillOutput, NoOutput                 string
	EditTyping, EditFix, EditSlider, EditReset, EditSaved      string
	SaidRan, SaidFinding, SaidError, SaidStopped               string

	// Exercises and questions.
	TaskTitle, TaskOpen, TaskMet, TaskPassed, TaskStopped, TaskBefore string
	CheckMet, CheckUnmet, CheckOpen, Solution, SolutionNote           string
	SaidPassed, SaidUnmet                                             string
	AskTitle, AskRight, AskNone, AskChosen, AskRightMark, AskAnswer   string
	StillFold                                                         string

	// Steps.
	Scrub, ScrubAt, ScrubEnd, ScrubLine, ScrubPrevious, ScrubNext string
	Branch, BranchTitle, BranchInLoop, EditBranch                 string
	SaidStep, ScrubRound, SaidRound, EditReturn                   string

	// Links.
	CopyLink, CopyLinkTitle, LinkField, EditLink               string
	LinkCopied, LinkCopiedLong, LinkDenied, LinkLarge          string
	LinkNothing, LinkOpened1, LinkOpened, LinkSeed, SaidOpened string
	LinkReplaced, LinkLost1, LinkLost, LinkBack, LinkSeedBack  string
	LinkGoOn, LinkKept, WithSeed                               string
	CopyCode, CodeCopied, OwnPage                              string
	LinkWrong                                                  map[string]string

	// The ruler.
	RulerLabel, RulerLess, RulerMore, RulerTried, RulerTriedGave, RulerMeans, RulerAfter string

	// Memory.
	Memory, MemoryAfter, MemoryHint, Names, Objects, MadeBy                    string
	Aliases, GhostTitle, GhostTag, GhostRead, GhostBack                        string
	NonzeroOf, Reads, Bytes, More, OneName, TwoNames, ObjectLine, GhostLine    string
	NonzeroWord, BytesWord, NoNames                                            string
	Unfold, Models, Layers, Tensors, Buffers, Fold, FoldLabel, UnfoldLabel     string
	NLayers1, NLayers, NTensors1, NTensors, NBuffers1, NBuffers                string
	AllUnfolded, AsText, BufferNumber, SharedBy, WrittenByLine, WrittenByLines string
	MoreObjects1, MoreObjects, FewerObjects, NonzeroShort                      string

	// Findings and errors.
	Severity                                                                     map[string]string
	InThisCell1, InThisCell, Fix, ShowMe, ShowMeOff, Accept, Dismiss, Measured   string
	Before, After, Fixed, UndoFix, Proposed                                      string
	ErrorKind                                                                    map[string]string
	StoppedAt, ShowLine, CalledFrom, CalledAbove, HintEdit, HintMake, ErrorLabel string

	// Figures.
	FigureAccuracy, MoreWrong, FewerWrong, ThanBefore, ThanOther, AsBefore, AsOther, SameObject, FigureZeros, FigureZerosOf, FigureDense, FigureDenseSame, FigureCodes string

	// The stage.
	Stage, StageSub, StageCodes, StageFrame, StageLoading, StageBroken, StageAgain, StageAsleep, StageWake                                                                           string
	TablePacked, ColArray, ColEntries                                                                                                                                                string
	StageBelow, StageSizes, StagePacked, PackedOf, PackedValues, PackedColumns, PackedStarts                                                                                         string
	SlotAt, SlotNone, SlotRow, SlotRowEmpty                                                                                                                                          string
	StageView, LegendPruned, LegendColours, LegendDot, LegendZero, LegendDotZero, Threshold, ThresholdMixed, ThresholdNone, ThresholdZeros, ThresholdNoBar, Histogram, HistogramKeys string
	Probe, ProbeKeys, ProbeAt, ProbeUnit, ProbeKept, ProbePruned, ProbeNone, ProbeMatrix                                                                                             string
	Table, TableMatrices, TableHistogram, ColMatrix, ColShape, ColKept, ColOf, ColBin, ColKeptBin, ColErased                                                                         string
	Shape, KeptOf                                                                                                                                                                    string

	// Storage.
	Storage, StorageSub, DenseBefore, DenseAfter, ColFormat, ColBytes, ColRatio, ColValues, ColIndices, ColRows, ColScales, ColBiases, ColWhole, ColBreakEven                     string
	BreakEvenAbove, BreakEvenAlways, BreakEvenNever, BreakEvenNow, BreakEvenModel, BreakEvenMatrix, BreakEvenYes, BreakEvenNo, RatioSmaller, RatioLarger, RatioSame, StorageTable string
	FormatName                                                                                                                                                                    map[string]string

	// What a run measured, as curves.
	Sensitive, SensitiveSub, SensitiveLabel, SensitiveX, SensitiveWeight, SensitiveTable                      string
	Trained, TrainedSub, TrainedOneOf, TrainedLoss, TrainedAccuracy, TrainedTable, TrainedEpoch, TrainedCurve string

	// The workbench: its name, and what else is said there; nil in the programs of
	// a lesson.
	Workbench string
	Bench     *Workbench

	Fig Figures
}

// Words is the catalogue in use.
var Words = &English
