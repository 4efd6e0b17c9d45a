// ml-matrix: plain JavaScript, float64, one thread.
"use strict";

importScripts("peer.js", "/peers/ml-matrix/package/matrix.umd.js");

serve({
  svd(n) {
    const w = numbers(1, n * n);
    const matrix = mlMatrix.Matrix.from1DArray(n, n, w);
    let svd;
    return {
      input: [w],
      run: () => { svd = new mlMatrix.SingularValueDecomposition(matrix); },
      output: () => [svd.diagonal],
    };
  },
});
