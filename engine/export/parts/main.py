def show(what, m):
    line = f"{what}: sparsity {100 * m['sparsity']:.2f}%, {m['nonzero']} of {m['weights']} weights are not 0"
    if "of" in m:
        line += f", {m['right']} of {m['of']} images right ({100 * m['right'] / m['of']:.2f}%)"
    print(line)
    print("  " + ", ".join(f"{name} {tuple(shape)}" for name, shape in m["shapes"].items()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="weights, .safetensors or .npz")
    parser.add_argument("--train", metavar="FILE.npz", help="images (n, in) and labels (n) to learn from")
    parser.add_argument("--test", metavar="FILE.npz", help="images and labels to be examined on")
    parser.add_argument("--save", metavar="FILE.npz", help="write the weights, (in, out), as they are in the end")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    arguments = parser.parse_args()
    if arguments.save and os.path.exists(arguments.save):
        parser.error(f"{arguments.save} exists; name another file")

    torch.manual_seed(0)
    model, first = load_model(arguments.model), load_model(arguments.model)
    test = load_data(arguments.test) if arguments.test else None
    run = Run(load_data(arguments.train) if arguments.train else None, first)
    report = {"before": measures(model, test), "steps": []}
    if not arguments.json:
        show("before", report["before"])
    seeds = Rand(SEED)
    for step, parameters in STEPS:
        run.seed = seeds.next()
        step(model, run, **parameters)
        m = {"step": step.__name__, **measures(model, test)}
        report["steps"].append(m)
        if not arguments.json:
            show(step.__name__, m)
    if arguments.json:
        print(json.dumps(report))
    if arguments.save:
        arrays = {name: w.detach().numpy() for name, w in weights(model)}
        arrays |= {name + ".bias": l.bias.detach().numpy() for name, l in leaves(model) if getattr(l, "bias", None) is not None}
        np.savez(arguments.save, **arrays)


if __name__ == "__main__":
    main()
