"""Live what-if: what a projection would say under other assumptions, worked out beside the web process (ADR 0019).

1. `questions` says what may be asked, and how it can fail.
2. `working` answers: changed assumptions into the snapshot, then the ordinary way through the engine.
3. `child` is the process that does so; it ends with its parent, however that dies.
4. `companion` is one child as its parent holds it; `pool` shares a few of them among sessions, one preview for each.
5. `turns` limits how often a session may ask, and lets its newest question win across web processes.

`working` and `child` know no Django and no tables.
"""
