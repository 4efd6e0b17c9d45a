package main

const help = `lab is the lessons' lab without a browser, with the same numbers.

  lab run FILE               run a script; print its output, then what it should worry you about
  lab report MODEL           a model's layers: shapes, zeros, multiplications, bytes in every format
  lab convert IN OUT         a file of weights from one format to another
  lab export RECIPE.json     a recipe of compression as a PyTorch script
  lab help VERB              more on one of them, with examples
  lab --help                 this text

Try these:

  lab report digits_mlp                          the network that lessons start from
  lab convert digits_mlp net.safetensors         the same as a file
  lab report --json net.safetensors              for another program to read

A MODEL is a .safetensors, .npy or .npz file, SciPy's sparse .npz too, or
digits_mlp. Pickles (.pt, .pth, .pkl) are programs and are not opened: the error
says how to save the weights safely.

Exit status: 0 it is done, 1 it stopped with an error (of the script, or in a
file's content), 2 the command was not understood, a question is open, or a file
could not be read or written.
`

const helpRun = `lab run FILE            run a script; print its output, then what it should worry you about
lab run -               the same, read from standard input
lab run --json FILE     print one JSON object instead, and nothing else
lab run --seed 7 FILE   start the random numbers at 7 (0 if left out)

A script is Python as the lessons use it. Try this one:

  original = load_model("digits_mlp")
  compressed = magnitude_prune(original, sparsity=0.9)
  print(accuracy(original), accuracy(compressed))

The two numbers are equal: magnitude_prune writes into the model it is given,
so original was pruned, too. lab says so below the output, and how to mend it.

A script has the files of its own folder (- has those of the working directory)
and nothing outside of it:

  model = load_safetensors("net.safetensors")     or load_npz; layout="torch" or
                                                  "tinytorch" where it asks
  save_npz(model, "pruned.npz")                   or save_safetensors
  np.save("w.npy", model.layers[0].weight.data)   np.savez and np.load, too

What it saves is written, over what is there, once it has ended without error.
profile(model) tells the time of a forward pass on this machine.

The JSON object holds output, error (null, or kind, line, column, message and
hint), names (which object each name means), objects and findings.

Exit status: 0 the script ran, 1 it stopped with an error or a file of its could
not be written, 2 the command was not understood or the script could not be read.
`

const helpReport = `lab report MODEL             tables: layers, then bytes in every format
lab report --json MODEL      the same as one JSON object

The first table has each weight's shape, zeros, multiply-accumulates for one
input and its smallest format; the second its bytes in each format, with float32
values and with int8 codes (affine, one scale a matrix). A dash is a format that
cannot hold the weight, as 2:4 where more than 2 of 4 inputs are not zero.

Examples:

  lab report digits_mlp
  lab report pruned.npz
  lab report --from out-in --order enc.weight,dec.weight net.safetensors

--from in-out     weights are (inputs, outputs): TinyTorch, Keras
--from out-in     weights are (outputs, inputs): PyTorch
--order A,B,…     the weights in the order in which they are applied

Without these lab finds them by the shapes, and asks where more than one answer
fits. Shapes in the tables are (inputs, outputs). A file that is no chain of
Linear layers is listed as it stands.

Exit status: 0 done, 1 the file is broken or of no known kind, 2 the command was
not understood, a question is open, or the file could not be read.
`

const helpConvert = `lab convert IN OUT           write the weights of IN as OUT, by OUT's ending

  .safetensors   float32; other numbers are rounded, and lab says how many
  .npz           NumPy's, types as they are; --deflate packs it
  .npy           one array; --entry names it where there are more
  .npz with --sparse csr or coo: SciPy's, of one matrix

Examples:

  lab convert digits_mlp net.safetensors
  lab convert net.safetensors net.npz
  lab convert --entry 0.weight net.npz first.npy
  lab convert --entry 0.weight --sparse csr net.npz first-csr.npz
  lab convert --to out-in net.npz for-pytorch.safetensors
  lab convert digits_train train.npz             the images and labels of the
  lab convert digits_test test.npz               lessons, for an exported script

--to out-in       turn each weight into PyTorch's (outputs, inputs)
--to in-out       turn each weight into TinyTorch's (inputs, outputs)
--from in-out     what they are in IN; lab finds it by the shapes, and asks where
--from out-in     both would fit
--order A,B,…     the weights in the order in which they are applied, if it asks
--entry NAME      only this array (may be given more than once)
--force           replace OUT if it exists; IN is never overwritten

Without --to nothing is turned. OUT is written whole or not at all.

Exit status: 0 done, 1 IN is broken or cannot be written that way, 2 the command
was not understood, a question is open, or a file could not be read or written.
`

const helpExport = `lab export RECIPE.json                    print a recipe as a PyTorch script
lab export RECIPE.json --out FILE.py      write it to a file
lab export --model MODEL RECIPE.json      for this file's network and names

The script needs torch and numpy, and nothing of the lab. A recipe:

  {"version": 1, "seed": 1, "steps": [
    {"step": "magnitude_prune", "sparsity": 0.8},
    {"step": "fine_tune", "epochs": 2, "lr": 0.02, "keep_zeros": true},
    {"step": "quantize"}
  ]}

Save it as recipe.json and try:

  lab export recipe.json --out recipe.py
  lab convert digits_mlp net.safetensors
  lab convert digits_train train.npz
  lab convert digits_test test.npz
  python3 recipe.py net.safetensors --train train.npz --test test.npz

--model MODEL     a file of weights; digits_mlp if left out
--from, --order   how to read it, as for lab report
--force           replace FILE.py if it exists

Exit status: 0 done, 1 the recipe or the model is wrong, 2 the command was not
understood, a question is open, or a file could not be read or written.
`

// helpFor is the text of lab help VERB, or of lab help.
func helpFor(args []string) string {
	if len(args) > 0 {
		switch args[0] {
		case "run":
			return helpRun
		case "report":
			return helpReport
		case "convert":
			return helpConvert
		case "export":
			return helpExport
		}
	}
	return help
}
