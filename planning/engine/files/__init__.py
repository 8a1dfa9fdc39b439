"""Models as JSON files: what `python -m planning.engine` reads and writes. Works on text; opens no file itself.

1. `shapes` reads off the dataclasses which fields a file has and what each looks like.
2. `json_text` turns bytes into values, `reading` and `values` turn those into a model, `pointers` finds the place in
   the file that a place in the model came from, `limits` says how large is too large.
3. `writing` is the way back; `schema` writes the same shapes as a JSON Schema; `output` writes results.
"""
