#!/usr/bin/env python3
"""Makes the fonts of this folder from the packaged originals (Debian: python3-fonttools).

usage: cut.py ORIGINAL.ttf HERE.ttf

Every character stays. What a printed page has no use for goes: hints for low-resolution screens
(a fifth of the outlines, and of every PDF), vertical metrics, substitution tables.
"""
import sys

from fontTools import subset

source, target = sys.argv[1:3]
options = subset.Options()
options.hinting = False
options.layout_features = []
options.name_IDs = ["*"]
options.name_languages = ["*"]
options.notdef_outline = True
options.recalc_timestamp = False
options.drop_tables += ["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "meta", "gasp", "DSIG"]
font = subset.load_font(source, options)
cutter = subset.Subsetter(options)
cutter.populate(unicodes=list(font.getBestCmap()))
cutter.subset(font)
subset.save_font(font, target, options)
