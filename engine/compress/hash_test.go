package compress_test

// hashWhole is of the network that TestReplay makes: committed, so that another
// machine has to arrive at the same bits.
const hashWhole = "fadbec372d6fe9a5"

// hashCodes is of the numbers that its codes stand for, quantized.
const hashCodes = "3da06011e532473a"
