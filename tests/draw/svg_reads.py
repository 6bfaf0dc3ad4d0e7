"""Reads drawings in SVG and prints, as JSON, what a reader of XML finds in each: check FOLDER, in which options.json
lists files. No drawing may bring a script or fetch anything."""
import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

folder = Path(sys.argv[1])
SVG = "{http://www.w3.org/2000/svg}"


def account(name):
    root = ET.fromstring((folder / name).read_bytes())
    problems = [] if root.tag == SVG + "svg" else ["the root is " + root.tag]
    named = (root.get("aria-labelledby") or "").split()
    told = {element.get("id"): element.text or "" for element in root if element.tag in (SVG + "title", SVG + "desc")}
    if root.get("role") != "img" or len(named) != 2 or any(each not in told for each in named):
        problems.append("it is not told to those who cannot see it")
    _, _, width, height = map(float, root.get("viewBox").split())
    if root.get("width"):
        problems.append("its width is fixed")
    texts = []
    for element in root.iter():
        tag = element.tag.removeprefix(SVG)
        if tag in ("script", "foreignObject", "a", "use"):
            problems.append("it holds " + tag)
        for key, value in element.attrib.items():
            if key.startswith("on") or key.endswith("href") and not value.startswith("data:image/png;base64,"):
                problems.append(f"{tag} has {key}")
            if key in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height") or key == "d":
                if "nan" in value or "inf" in value:
                    problems.append(f"{tag}: {key} is {value}")
        if tag == "text":
            texts.append("".join(element.itertext()))
            if not (0 <= float(element.get("x")) <= width and 0 <= float(element.get("y")) <= height):
                problems.append(f"{texts[-1]} stands outside")
    classes = [element.get("class") for element in root.iter() if element.get("class")]
    return {"problems": problems, "title": told.get(named[0]), "words": told.get(named[1]), "texts": texts,
            "classes": classes, "width": width, "height": height}


print(json.dumps([account(name) for name in json.loads((folder / "options.json").read_text())]))
