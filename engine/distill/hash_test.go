package distill_test

// Hashes of the students of TestTrain: committed, so that another machine, or
// another compiler, has to arrive at the same bits.
const (
	hashTinyTorch = "24432a9eee0ef27a"
	hashHinton    = "1c50490b359edf5f"
	hashAudit     = "1987dd6a5d30a26b"
)
