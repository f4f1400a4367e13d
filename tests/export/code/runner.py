"""Runs programs one after the other, each in its folder, and leaves there what it printed or why it failed.

Importing a library takes longer than most of these programs: ``python runner.py FOLDER …`` imports it once.
"""

import contextlib
import os
import runpy
import sys
import traceback

for folder in sys.argv[1:]:
    os.chdir(folder)
    with open("said.txt", "w") as said, contextlib.redirect_stdout(said):
        try:
            runpy.run_path("train.py", run_name="__main__")
        except BaseException:
            with open("failed.txt", "w") as failed:
                traceback.print_exc(file=failed)
