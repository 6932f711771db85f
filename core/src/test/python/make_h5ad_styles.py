"""Writes small .h5ad files in the styles of other writers, byte by byte with h5py: python3 make_h5ad_styles.py FOLDER

fixed_ascii    fixed-length ASCII strings padded with zeros, no encoding attributes at all (R through rhdf5)
fixed_space    fixed-length UTF-8 strings padded with spaces
variable_ascii variable-length ASCII strings, encoding attributes of fixed length
csr_plain      sparse rows that tell their shape and nothing else
csc_plain      the same by column
compound       anndata before 0.7: obs, var and obsm are compound tables, categories lie in uns
"""
import sys

import h5py
import numpy as np

X = np.array([[0, 1, 2], [3, 0, 0], [0, 0, 0], [0, 5, 6]], dtype="f4")
CELLS, GENES = ["c1", "c2", "c3", "c4"], ["Gad1", "Mbp", "Slc17a7"]
TYPES, CODES = ["B cell", "T"], np.array([0, 1, -1, 1], dtype="i1")
XY = np.array([[0, 0], [10, 0], [0, 10], [10.25, 10]], dtype="f8")


def strings(values, style):
    if style == "fixed_ascii":
        return np.array(values, dtype="S")
    if style == "variable_ascii":
        return np.array([v.encode() for v in values], dtype=h5py.string_dtype("ascii"))
    return np.array(values, dtype=h5py.string_dtype())


def put(group, name, values, style):
    if style != "fixed_space":
        return group.create_dataset(name, data=strings(values, style))
    size = max(len(v.encode()) for v in values) + 2
    kind = h5py.h5t.C_S1.copy()
    kind.set_size(size)
    kind.set_strpad(h5py.h5t.STR_SPACEPAD)
    kind.set_cset(h5py.h5t.CSET_UTF8)
    d = h5py.h5d.create(group.id, name.encode(), kind, h5py.h5s.create_simple((len(values),)))
    d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([v.encode().ljust(size) for v in values], dtype=f"S{size}"), kind)
    return h5py.Dataset(d)


def tables(f, style, encoded):
    for name, index in (("obs", CELLS), ("var", GENES)):
        g = f.create_group(name)
        put(g, "_index", index, style)
        g.attrs["_index"] = np.bytes_("_index")
        if encoded:
            g.attrs["encoding-type"], g.attrs["encoding-version"] = np.bytes_("dataframe"), np.bytes_("0.2.0")
            g.attrs["column-order"] = np.array(["cell_type", "batch"] if name == "obs" else [], dtype="S9")
        if name == "obs":
            put(g, "batch", ["one", "two", "one", "ü" if style == "fixed_space" else "u"], style)
            c = g.create_group("cell_type")
            if encoded:
                c.attrs["encoding-type"], c.attrs["encoding-version"] = np.bytes_("categorical"), np.bytes_("0.2.0")
                c.attrs["ordered"] = False
            c["codes"] = CODES
            put(c, "categories", TYPES, style)
    f.create_group("obsm")["spatial"] = XY


def main(folder):
    for style in ("fixed_ascii", "fixed_space", "variable_ascii"):
        with h5py.File(f"{folder}/{style}.h5ad", "w") as f:
            tables(f, style, style == "variable_ascii")
            f["X"] = X
            if style == "variable_ascii":
                for path, kind, version in (("/", "anndata", "0.1.0"), ("X", "array", "0.2.0"),
                                            ("obsm", "dict", "0.1.0"), ("obsm/spatial", "array", "0.2.0")):
                    f[path].attrs["encoding-type"], f[path].attrs["encoding-version"] = (
                        np.bytes_(kind), np.bytes_(version))
                for table in ("obs", "var"):
                    for node in (f[table]["_index"], *([f["obs/batch"], f["obs/cell_type/categories"]]
                                                       if table == "obs" else [])):
                        node.attrs["encoding-type"], node.attrs["encoding-version"] = (
                            np.bytes_("string-array"), np.bytes_("0.2.0"))
                f["obs/cell_type/codes"].attrs["encoding-type"] = np.bytes_("array")
                f["obs/cell_type/codes"].attrs["encoding-version"] = np.bytes_("0.2.0")
    for layout, m in (("csr", X), ("csc", X.T)):
        with h5py.File(f"{folder}/{layout}_plain.h5ad", "w") as f:
            tables(f, "variable", True)
            g = f.create_group("X")
            rows = [np.nonzero(r)[0] for r in m]
            g["indptr"] = np.cumsum([0] + [len(r) for r in rows])
            g["indices"] = np.concatenate(rows)
            g["data"] = np.concatenate([r[r != 0] for r in m])
            g.attrs["shape"] = np.array(X.shape)
    with h5py.File(f"{folder}/compound.h5ad", "w") as f:
        f["X"] = X
        f["obs"] = np.array(list(zip([c.encode() for c in CELLS], CODES, range(4))),
                            dtype=[("index", "S4"), ("cell_type", "i1"), ("rank", "i8")])
        f["var"] = np.array([(g.encode(), 1) for g in GENES], dtype=[("index", "S8"), ("n", "i4")])
        f["obsm"] = np.array([(row,) for row in XY], dtype=[("X_spatial", "f8", (2,))])
        f["uns/cell_type_categories"] = np.array(TYPES, dtype="S")


main(sys.argv[1])
