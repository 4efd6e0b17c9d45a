package lessons

import "strings"

// Breaks cuts code into the pieces between which a narrow page may begin a new line:
// after an opening bracket, a comma and a slash, and before the dot of a name. A name
// stays whole, and so does sparsity=0.90.
func Breaks(code string) []string {
	var pieces []string
	from := 0
	for i := 1; i < len(code); i++ {
		before, after := code[i-1], code[i]
		ok := false
		switch {
		case after == '.':
			ok = i+1 < len(code) && isLetter(code[i+1]) && (isLetter(before) || strings.IndexByte(`0123456789)]}"'`, before) >= 0)
		case strings.IndexByte(" \n)]}", after) >= 0:
		case before == '/':
			ok = after != '/'
		default:
			ok = strings.IndexByte("([{,", before) >= 0
		}
		if ok {
			pieces = append(pieces, code[from:i])
			from = i
		}
	}
	return append(pieces, code[from:])
}

func isLetter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }
