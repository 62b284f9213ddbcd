"""Run the command line as `python -m tosdiff`."""

from tosdiff.cli.main import entry

if __name__ == "__main__":
    entry()
