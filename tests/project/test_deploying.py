"""What ``deploy/`` promises holds as far as it can be seen without a machine to deploy to."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
UNIT = ROOT / "deploy/mallette.service"
SETTINGS = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))


def compose() -> dict[str, Any]:
    """What is run together."""
    told: dict[str, Any] = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))
    return told


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """Every word of it; the program is where it is on this machine."""
    unit = tmp_path / UNIT.name
    unit.write_text(
        UNIT.read_text(encoding="utf-8").replace("/opt/mallette/.venv/bin/python", sys.executable)
    )
    looked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    about_it = [line for line in looked.stderr.splitlines() if UNIT.name in line]
    assert (looked.returncode, about_it) == (0, [])


def test_the_image_holds_all_the_bot_needs(tmp_path: Path) -> None:
    """With what is copied into it and nothing else, the doctor finds nothing wrong."""
    copied = re.findall(r"^COPY (\w+) \1$", DOCKERFILE, re.MULTILINE)
    for folder in copied:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    looked = subprocess.run(
        [sys.executable, "-m", "bot", "doctor"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HTTP_PORT": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert looked.returncode == 0, looked.stdout + looked.stderr
    sent = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {line[1:] for line in sent if line.startswith("!")} == {*copied, "requirements.lock"}


def test_every_setting_that_is_given_exists() -> None:
    """In the unit, in the image and where they run together."""
    given = set(re.findall(r"^Environment=([A-Z_]+)=", UNIT.read_text(encoding="utf-8"), re.MULTILINE))
    given |= set(re.findall(r"^(?:ENV|   ) ([A-Z_]+)=", DOCKERFILE, re.MULTILINE))
    given |= set(compose()["services"]["bot"]["environment"])
    assert {"DATABASE_URL", "HTTP_HOST"} <= given
    assert {name for name in given if not name.startswith("PYTHON")} <= SETTINGS


def test_the_bot_is_given_time_to_end_what_it_began() -> None:
    """Ten seconds, and some more."""
    seconds = int(re.findall(r"^TimeoutStopSec=(\d+)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)[0])
    grace = int(compose()["services"]["bot"]["stop_grace_period"].removesuffix("s"))
    assert min(seconds, grace) > 10
