# Makes a manual page of a document: its Markdown in, roff out. The first heading is left out; `title`, `section`, `name` and
# `version` are what the page is called.

function escaped(text) {
  gsub(/\\/, "\\e", text); gsub(/-/, "\\-", text)
  return text
}

# What stands between two marks, in bold; and links, by their text.
function inline(text,    out, part) {
  out = ""
  while (match(text, /`[^`]*`|\*\*[^*]*\*\*|\[[^\]]*\]\([^)]*\)/)) {
    part = substr(text, RSTART, RLENGTH)
    out = out escaped(substr(text, 1, RSTART - 1))
    text = substr(text, RSTART + RLENGTH)
    if (part ~ /^`/) out = out "\\fB" escaped(substr(part, 2, length(part) - 2)) "\\fR"
    else if (part ~ /^\*/) { part = substr(part, 3, length(part) - 4); gsub(/`/, "", part); out = out "\\fB" escaped(part) "\\fR" }
    else { sub(/^\[/, "", part); sub(/\]\(.*/, "", part); gsub(/`/, "", part)
           out = out escaped((part ~ /\.md$/ ? "/usr/share/doc/widgets/docs/" : "") part) }
  }
  return out escaped(text)
}

# No line of text looks like a request.
function text_line(text) { print (text ~ /^[.']/ ? "\\&" : "") text }

function flush() {
  if (held == "") return
  if (kind == "item") print ".IP \\(bu 2"; else print ".PP"
  text_line(inline(held)); held = ""
}

function cells(line) {
  gsub(/\\\|/, "\001", line); sub(/^\| */, "", line); sub(/ *\|$/, "", line)
  return split(line, cell, / *\| */)
}
function bar(text) { gsub(/\001/, "|", text); return text }

BEGIN {
  print "'\\\" -*- coding: UTF-8 -*-"
  printf ".TH \"%s\" \"%s\" \"\" \"%s\" \"\"\n.nh\n.ad l\n.SH NAME\n%s \\- %s\n.SH DESCRIPTION\n", \
    toupper(title), section, version, escaped(title), escaped(name)
}
fenced && /^```$/ { fenced = 0; print ".fi\n.RE"; next }
fenced { text_line(escaped($0)); next }
/^```/ { flush(); fenced = 1; print ".PP\n.RS 2\n.nf"; next }
/^# / { next }
/^## / { flush(); print ".SH \"" inline(toupper(substr($0, 4))) "\""; table = 0; next }
/^### / { flush(); print ".SS \"" inline(substr($0, 5)) "\""; next }
/^\|[-| :]+\|$/ { next }
/^\|/ {
  flush(); count = cells($0)
  if (!table) { table = 1; next }
  print ".TP"
  text_line(inline(bar(cell[1])))
  text_line(inline(bar(cell[count]) (count < 3 ? "" : " (" (cell[2] ~ /^required/ ? "" : "default: ") bar(cell[2]) ")")))
  next
}
{ table = 0 }
/^$/ { flush(); kind = ""; next }
/^- / { flush(); kind = "item"; held = substr($0, 3); next }
{ sub(/^ +/, ""); held = held (held == "" ? "" : " ") $0 }
END { flush(); print ".SH FILES\n.TP\n\\fI/etc/widgets/config.json\\fR\nThe default configuration, if the file exists.\n.SH \"SEE ALSO\"\n\\fBwidgets\\fR(1), \\fBwidgets\\-check\\fR(1), \\fBwidgets\\-init\\fR(1)" }
