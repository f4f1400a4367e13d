"""The subcommands of ``glassnet``, one a module, found by discovery.

A module's name is the subcommand and its docstring the help. It has two functions: ``configure(parser)`` adds
arguments to an ``argparse.ArgumentParser``, ``run(arguments)`` does the work and returns the exit status. Heavy
imports belong inside ``run``, so that ``glassnet --help`` stays quick.
"""
