"""Play GitHub workflows and composite actions with sh, step by step as a runner would.

What steps `use` is played here too: a clone for the checkout, a folder for the cache. What they
`run` is run as it is printed, with `sh -e`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
RECIPES = ROOT / "docs" / "recipes"
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")

Step = Mapping[str, Any]


def read_yaml(path: Path) -> Any:
    """Read a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Ran:
    """How a step ended: its exit code, None if it was not run; what it printed and told."""

    code: int | None
    out: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)
    forgiven: bool = False

    @property
    def outcome(self) -> str:
        return "skipped" if self.code is None else "success" if self.code == 0 else "failure"


@dataclass(slots=True)
class Runner:
    """A machine for one run of a job: a clone to come, its own temporary files."""

    work: Path
    temp: Path
    env: dict[str, str]
    context: Mapping[str, str]  # of expressions: `github.token` and the like
    origin: Path
    cache: Path
    ref: str = "main"
    actions: Mapping[str, Path] = field(default_factory=dict)
    uploaded: list[Mapping[str, str]] = field(default_factory=list)

    def job(self, path: Path) -> dict[str, Ran]:
        """Play the only job of a workflow; how each step ended, by its name, id or action."""
        workflow = read_yaml(path)
        (job,) = workflow["jobs"].values()
        self.temp.mkdir(parents=True)
        self._summary.touch()
        env = self._filled(workflow.get("env", {}), {}, {})
        self.env = {**self.env, **env, "RUNNER_TEMP": str(self.temp)}
        shell = workflow.get("defaults", {}).get("run", {}).get("shell", "bash")
        return self._steps([{"shell": shell, **step} for step in job["steps"]], {})

    @property
    def summary(self) -> str:
        """What the job's summary says."""
        return self._summary.read_text(encoding="utf-8")

    @property
    def _summary(self) -> Path:
        return self.temp / "summary.md"

    def _steps(self, steps: list[Step], inputs: Mapping[str, str]) -> dict[str, Ran]:
        done: dict[str, Ran] = {}
        for step in steps:
            name = step.get("id") or step.get("name") or step["uses"].partition("@")[0]
            wanted = _holds(step.get("if", "success()"), done)
            done[name] = self._step(step, inputs, done) if wanted else Ran(None)
        return done

    def _step(self, step: Step, inputs: Mapping[str, str], done: Mapping[str, Ran]) -> Ran:
        filled = self._filled(step.get("with", {}), inputs, done)
        if "uses" in step:
            ran = self._use(step["uses"], filled)
        else:
            assert step["shell"] == "sh"
            ran = self._run(step["run"], self._filled(step.get("env", {}), inputs, done))
        forgiven = bool(step.get("continue-on-error"))
        return Ran(ran.code, ran.out, ran.outputs, forgiven)

    def _run(self, script: str, env: Mapping[str, str]) -> Ran:
        assert "${{" not in script, "what others wrote must not become a script"
        told = self.temp / "output.txt"
        told.write_text("")
        own = {"GITHUB_OUTPUT": str(told), "GITHUB_STEP_SUMMARY": str(self._summary)}
        done = subprocess.run(
            ["sh", "-e", "-c", script],
            cwd=self.work,
            env={**self.env, **env, **own},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        outputs = dict(line.split("=", 1) for line in told.read_text().splitlines())
        return Ran(done.returncode, done.stdout, outputs)

    def _use(self, action: str, inputs: Mapping[str, str]) -> Ran:
        name, _, major = action.partition("@")
        assert re.fullmatch(r"v\d+(\.\d+\.\d+)?", major), action
        played: Callable[[Mapping[str, str]], Ran] | None = {
            "actions/checkout": self._checkout,
            "actions/cache/restore": self._restore,
            "actions/cache/save": self._save,
            "github/codeql-action/upload-sarif": self._upload,
        }.get(name)
        return played(inputs) if played else self._composite(self.actions[name], inputs)

    def _composite(self, path: Path, given: Mapping[str, str]) -> Ran:
        """Play the steps of our own action; its environment says where it stands."""
        action = read_yaml(path)
        assert {*given} <= {*action["inputs"]}, "an input that the action does not have"
        defaults = {name: item["default"] for name, item in action["inputs"].items()}
        self.env["GITHUB_ACTION_PATH"] = str(path.parent)
        inputs = {**self._filled(defaults, {}, {}), **given}
        done = self._steps(action["runs"]["steps"], inputs)
        values = {name: item["value"] for name, item in action["outputs"].items()}
        codes = [ran.code for ran in done.values() if ran.code]
        said = "\n".join(ran.out for ran in done.values())
        return Ran(codes[0] if codes else 0, said, self._filled(values, {}, done))

    # ── the actions of others ────────────────────────────────────────────────────────────────────

    def _checkout(self, inputs: Mapping[str, str]) -> Ran:
        assert inputs["fetch-depth"] == "0"
        clone = ["git", "clone", "--quiet", "--branch", self.ref, str(self.origin), str(self.work)]
        return Ran(subprocess.run(clone, env=self.env, check=True).returncode)

    def _restore(self, inputs: Mapping[str, str]) -> Ran:
        """Take the newest entry whose key begins as asked; none is no failure."""
        kept = sorted(self.cache.glob(f"{inputs['restore-keys']}*"))
        if kept:
            shutil.copy(kept[-1], self.work / inputs["path"])
        return Ran(0)

    def _save(self, inputs: Mapping[str, str]) -> Ran:
        self.cache.mkdir(exist_ok=True)
        shutil.copy(self.work / inputs["path"], self.cache / inputs["key"])
        return Ran(0)

    def _upload(self, inputs: Mapping[str, str]) -> Ran:
        self.uploaded.append(
            {**inputs, "text": (self.work / inputs["sarif_file"]).read_text(encoding="utf-8")}
        )
        return Ran(0)

    # ── expressions ──────────────────────────────────────────────────────────────────────────────

    def _filled(
        self, values: Mapping[str, Any], inputs: Mapping[str, str], done: Mapping[str, Ran]
    ) -> dict[str, str]:
        known = {
            **self.context,
            "runner.temp": str(self.temp),
            **{f"env.{name}": value for name, value in self.env.items()},
            **{f"inputs.{name}": value for name, value in inputs.items()},
            **{f"steps.{name}.outcome": ran.outcome for name, ran in done.items()},
            **{
                f"steps.{name}.outputs.{key}": value
                for name, ran in done.items()
                for key, value in ran.outputs.items()
            },
        }
        return {
            name: _EXPRESSION.sub(lambda found: known[found[1]], _said(value))
            for name, value in values.items()
        }


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _holds(condition: str, done: Mapping[str, Ran]) -> bool:
    """Evaluate the conditions that our files have: parts joined by `&&`; no other is known."""
    found = _EXPRESSION.fullmatch(condition)
    return all(_part(part.strip(), done) for part in (found[1] if found else condition).split("&&"))


def _part(part: str, done: Mapping[str, Ran]) -> bool:
    if part == "success()":
        return all(ran.outcome != "failure" or ran.forgiven for ran in done.values())
    if part == "!cancelled()":
        return True
    asked = re.fullmatch(r"steps\.([\w-]+)\.outcome (==|!=) '(\w+)'", part)
    assert asked, f"a condition that is not known: {part}"
    return (done[asked[1]].outcome == asked[3]) == (asked[2] == "==")
