<?php

/**
 * A published fragment of `widgets` in a PHP page: one function, `widgets_box()`.
 *
 * It needs PHP 7.4 or later and nothing else. It opens one file, executes nothing, prints nothing and calls nobody.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 * Copyright 2026 the authors of widgets
 */

declare(strict_types=1);

// A plugin and a theme may both bring this file.
if (!function_exists('widgets_box')) {
    /**
     * Returns one published fragment as HTML, or a stub.
     *
     * The stub is `<section class="wgt"></section>`. A box whose numbers have expired keeps its title and says from
     * when they were. A notice whose time is over is left out. Everything else is the file, byte for byte; only the
     * brackets that a template of your own may hold, `[ ] { }`, become character references, so that no CMS reads
     * them as code.
     *
     * @param string     $folder   The published folder, the one that contains `v1`; it may be a link.
     * @param string     $language `vi`
     * @param string     $widget   The widget's id, `sidebar` or `controls`.
     * @param array|null $report   What was found; times are Unix times, and in a sidebar the earliest and the worst:
     *   `problem`: null, 'missing', 'unreadable', 'outside' (a link that leads out of the folder), 'too-large',
     *     'torn' (half a file), 'not-utf8', 'foreign' (not what `widgets` publishes), 'expired';
     *   `state`: the file's data-wgt-state; `validUntil`: when its numbers expire or have expired;
     *   `shownAt`: the time that the box gives for its data;
     *   `changesAt`: from when on the same file gives another result, and no cache may keep this one; null if never.
     */
    function widgets_box(string $folder, string $language, string $widget, ?array &$report = null): string
    {
        $box = new class {
            // As in the program: what may be there. A list of what browsers can be made to run is never complete. Of
            // the data- attributes only its own: the page's scripts may run what others say.
            private const DRAWING = 'svg|g|path|circle|ellipse|line|rect|polyline|polygon|text|tspan';
            private const NAMES = 'section|article|header|footer|div|p|h2|h3|h4|h5|h6|hr|br|wbr|blockquote|ul|ol|li|dl'
                . '|dt|dd|figure|figcaption|details|summary|a|abbr|b|bdi|bdo|cite|code|data|dfn|del|em|i|ins|kbd|mark'
                . '|q|rp|rt|ruby|s|samp|small|span|strong|sub|sup|time|u|var|button|meter|progress|img'
                . '|table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td';
            private const ATTRIBUTES = 'class|lang|dir|title|role|translate|datetime|value|scope|colspan|rowspan|span'
                . '|headers|abbr|rel|target|hreflang|type|alt|width|height|loading|decoding|min|max|low|high|optimum'
                . '|start|xmlns|viewbox|preserveaspectratio|focusable|d|x|y|x1|y1|x2|y2|cx|cy|r|rx|ry|dx|dy|points'
                . '|transform|opacity|fill|fill-opacity|fill-rule|stroke|stroke-width|stroke-opacity|stroke-linecap'
                . '|stroke-linejoin|stroke-dasharray|text-anchor|font-size|font-weight|vector-effect'
                . '|hidden|aria-[a-z-]+|data-wgt(?:-[a-z-]+)?|data-label';
            // A scheme may also hide behind a character reference.
            private const ADDRESS = '(?:(?:https?|mailto|tel):[^"<>]*+|[^":&\/?#<>]*+(?:[\/?#][^"<>]*+)?)';

            /**
             * What the page gets.
             */
            public function html(string $folder, string $language, string $widget, ?array &$report): string
            {
                $report = [
                    'problem' => null, 'state' => null, 'validUntil' => null, 'shownAt' => null, 'changesAt' => null,
                ];
                try {
                    // What the file system says goes into the report, not into each page or a log.
                    set_error_handler(static function (): bool {
                        return true;
                    });
                    try {
                        $text = $this->file($folder, $language, $widget, $report['problem']);
                        $html = $text === null ? null : $this->shown($text, $widget, time(), $report);
                    } finally {
                        restore_error_handler();
                    }
                } catch (Throwable $error) {
                    // Such as a function that php.ini disables.
                    $html = null;
                    $report['problem'] = 'unreadable';
                }
                return $html ?? '<section class="wgt"></section>';
            }

            /**
             * A fragment's file, whole; null with the problem.
             */
            private function file(string $folder, string $language, string $widget, ?string &$problem): ?string
            {
                $problem = 'missing';
                $isName = preg_match('/\A[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\z/', $language) === 1
                    && preg_match('/\A[a-z0-9-]{1,64}\z/', $widget) === 1;
                // PHP may ask a network about ftp://.
                if (!$isName || preg_match('~\A[a-z0-9+.-]+://~i', $folder) === 1) {
                    return null;
                }

                $name = rtrim($folder, '/') . "/v1/$language/$widget.html";
                for ($step = $name; $step !== dirname($step); $step = dirname($step)) {
                    // PHP remembers for minutes where a link has led.
                    clearstatcache(true, $step);
                }
                $path = realpath($name);
                if ($path === false) {
                    for ($above = dirname($name); !is_dir($above) && $above !== dirname($above);) {
                        $above = dirname($above);
                    }
                    $problem = is_dir($above) && is_executable($above) ? 'missing' : 'unreadable';
                    return null;
                }
                $root = rtrim((string) realpath($folder), DIRECTORY_SEPARATOR) . DIRECTORY_SEPARATOR;
                if (strncmp($path, $root, strlen($root)) !== 0) {
                    $problem = 'outside';
                    return null;
                }

                $problem = 'unreadable';
                // Without `n` a pipe would keep the page waiting.
                $file = fopen($path, 'rbn');
                if ($file === false) {
                    return null;
                }
                $mostBytes = 16384 * ($widget === 'sidebar' ? 64 : 1);
                $isFile = (fstat($file)['mode'] & 0170000) === 0100000;
                $text = $isFile ? stream_get_contents($file, $mostBytes + 1) : false;
                fclose($file);
                if ($text === false) {
                    return null;
                }
                $problem = strlen($text) > $mostBytes ? 'too-large' : null;
                return $problem === null ? $text : null;
            }

            /**
             * What a file's text shows at a time; null with the problem.
             */
            private function shown(string $text, string $widget, int $now, array &$report): ?string
            {
                $isSidebar = $widget === 'sidebar';
                [$start, $end] = $isSidebar ? ['<div class="wgt-sidebar"', "</div>\n"]
                    : ['<section class="wgt', "\n</section>\n"];
                $isBegun = strncmp($text, $start, strlen($start)) === 0;
                if ($text === '' || $isBegun && substr($text, -strlen($end)) !== $end) {
                    $report['problem'] = 'torn';
                    return null;
                }
                if (preg_match('//u', $text) !== 1) {
                    $report['problem'] = 'not-utf8';
                    return null;
                }

                $report['problem'] = 'foreign';
                // `widgets` drops control characters and those that turn the direction of writing.
                $dropped = '/[\x{0}-\x{9}\x{B}-\x{1F}\x{7F}-\x{9F}\x{61C}\x{200E}\x{200F}'
                    . '\x{2028}-\x{202E}\x{2066}-\x{2069}\x{FEFF}]/u';
                if (preg_match($dropped, $text) !== 0) {
                    return null;
                }
                $fragments = [$text];
                if ($isSidebar) {
                    if (preg_match('/\A<div class="wgt-sidebar" lang="[A-Za-z0-9-]+">\n/', $text, $root) !== 1) {
                        return null;
                    }
                    $inside = substr($text, strlen($root[0]), -strlen($end));
                    $fragments = preg_split('~(?<=\n</section>\n)~', $inside, -1, PREG_SPLIT_NO_EMPTY);
                }
                $shown = [];
                foreach ($fragments as $fragment) {
                    $part = $this->fragment($fragment, $isSidebar ? null : $widget, $now);
                    if ($part === null || strlen($fragment) > 16384) {
                        return null;
                    }
                    $shown[] = $part;
                }

                $states = array_intersect(
                    ['expired', 'missing', 'unavailable', 'stale', 'fresh'],
                    array_column($shown, 'state')
                );
                $report['problem'] = in_array('expired', array_column($shown, 'problem'), true) ? 'expired' : null;
                $report['state'] = reset($states) ?: null;
                foreach (['validUntil', 'shownAt', 'changesAt'] as $key) {
                    $report[$key] = $this->earliest(array_column($shown, $key));
                }
                $html = strtr(
                    implode('', array_column($shown, 'html')),
                    ['[' => '&#91;', ']' => '&#93;', '{' => '&#123;', '}' => '&#125;']
                );
                return $isSidebar ? $root[0] . $html . $end : $html;
            }

            /**
             * What a fragment shows at a time, and the parts of its report; null where the text is no fragment.
             * @param string|null $widget Its widget; null for any.
             */
            private function fragment(string $html, ?string $widget, int $now): ?array
            {
                $elements = $this->elements($html) ?? [];
                $root = $elements[0] ?? null;
                $isWhole = $root !== null && $root['name'] === 'section' && $root['from'] === 0
                    && substr($html, -12) === "\n</section>\n"
                    && count(array_keys(array_column($elements, 'name'), 'section', true)) === 1;
                if (!$isWhole || !in_array('wgt', $root['classes'], true) || !isset($root['attributes']['lang'])) {
                    return null;
                }
                $found = $root['attributes']['data-wgt'] ?? '';
                $state = $root['attributes']['data-wgt-state'] ?? null;
                $validUntil = $this->instant($root['attributes']['data-wgt-valid-until'] ?? '');
                $isDated = in_array($state, ['fresh', 'stale', 'expired'], true) && $validUntil !== null;
                $isUndated = $found === 'controls' ? $state === null
                    : in_array($state, ['missing', 'unavailable'], true);
                if ($found !== ($widget ?? $found) || !$isDated && !$isUndated) {
                    return null;
                }

                $notices = array_filter($elements, static function (array $element): bool {
                    return isset($element['attributes']['data-wgt-until']);
                });
                $past = [];
                $ends = [$validUntil];
                foreach ($notices as $key => $notice) {
                    $ends[] = $until = $this->instant($notice['attributes']['data-wgt-until']);
                    if ($until === null) {
                        return null;
                    }
                    if ($until <= $now) {
                        $past[$key] = $notice;
                    }
                }
                $lines = $this->select($elements, 'wgt-time') + $this->select($elements, 'wgt-placeholder');
                $line = reset($lines);
                $time = null;
                foreach ($line === false ? [] : $elements as $element) {
                    $isInside = $line['from'] < $element['from'] && $element['from'] < $line['to'];
                    if ($isInside && $element['name'] === 'time') {
                        $time = $element;
                        break;
                    }
                }

                $isExpired = $validUntil !== null && $validUntil <= $now;
                if ($isExpired && $state !== 'expired') {
                    $kept = $this->select($elements, 'wgt-title') + $notices;
                    $cut = $past + $this->select($elements, 'wgt-mark');
                    $tag = substr($html, 0, $root['inside']);
                    $shown = [preg_replace('/ data-wgt-state="[^"]*"/', ' data-wgt-state="expired"', $tag)];
                    foreach (array_diff_key($kept, $past) as $element) {
                        $shown[] = $this->without($cut, $html, $element['from'], $element['to']);
                    }
                    $shown[] = $this->expired($root['attributes']['lang'], $html, $time);
                    $html = implode("\n", $shown) . "\n</section>\n";
                } else {
                    $html = $this->without($past, $html, 0, strlen($html));
                }
                return [
                    'html' => $html,
                    'problem' => $isExpired || $state === 'expired' ? 'expired' : null,
                    'state' => $state,
                    'validUntil' => $validUntil,
                    'shownAt' => $this->instant($time['attributes']['datetime'] ?? ''),
                    'changesAt' => $this->earliest(array_filter($ends, static function (?int $end) use ($now): bool {
                        return $end > $now;
                    })),
                ];
            }

            /**
             * The elements of a text in their order; null where a tag is none of a fragment's, or has no end.
             *
             * `from`, `inside` and `to` are the offsets of the opening tag, of what follows it, and of the end.
             */
            private function elements(string $html): ?array
            {
                $attribute = 'hidden(?=[ \n\t/>])|(?:' . self::ATTRIBUTES . ')="[^"<>]*+"'
                    . '|(?:href|src)="' . self::ADDRESS . '"';
                $names = self::NAMES . '|' . self::DRAWING;
                $tag = "~\\G<(/?)($names)((?:[ \n\t]++(?:$attribute))*+)[ \n\t]*+(/?)>~i";

                $elements = [];
                $open = [];
                for ($at = 0; ($at = strpos($html, '<', $at)) !== false; $at += strlen($match[0])) {
                    if (preg_match($tag, $html, $match, 0, $at) !== 1) {
                        return null;
                    }
                    $name = strtolower($match[2]);
                    $inside = $at + strlen($match[0]);
                    if ($match[1] === '/') {
                        $last = array_pop($open);
                        if ($last === null || $elements[$last]['name'] !== $name) {
                            return null;
                        }
                        $elements[$last]['to'] = $inside;
                        continue;
                    }
                    $values = [];
                    preg_match_all('/([a-z0-9-]+)(?:="([^"]*)")?/i', $match[3], $pairs, PREG_SET_ORDER);
                    foreach ($pairs as $pair) {
                        // Browsers take the first one, too.
                        $values += [strtolower($pair[1]) => $pair[2] ?? ''];
                    }
                    $elements[] = [
                        'name' => $name, 'attributes' => $values, 'classes' => explode(' ', $values['class'] ?? ''),
                        'from' => $at, 'inside' => $inside, 'to' => $inside,
                    ];
                    $isClosed = $match[4] === '/' && preg_match('/\A(?:' . self::DRAWING . ')\z/', $name) === 1;
                    if (!$isClosed && !in_array($name, ['br', 'hr', 'wbr', 'img', 'col'], true)) {
                        $open[] = count($elements) - 1;
                    }
                }
                return $open === [] ? $elements : null;
            }

            /**
             * The elements that have a class, under their keys.
             */
            private function select(array $elements, string $class): array
            {
                return array_filter($elements, static function (array $element) use ($class): bool {
                    return in_array($class, $element['classes'], true);
                });
            }

            /**
             * A part of a text without some elements, each with the line end after it.
             */
            private function without(array $cut, string $html, int $from, int $to): string
            {
                $kept = '';
                foreach ($cut as $element) {
                    if ($element['from'] >= $from && $element['to'] <= $to) {
                        $kept .= substr($html, $from, $element['from'] - $from);
                        $from = $element['to'] + (substr($html, $element['to'], 1) === "\n" ? 1 : 0);
                    }
                }
                return $kept . substr($html, $from, $to - $from);
            }

            /**
             * The line of an expired box, with the time of its last numbers where it says one.
             */
            private function expired(string $language, string $html, ?array $time): string
            {
                $sentences = [
                    'vi' => ['Tạm thời chưa có số liệu mới', '. Số liệu gần nhất: '],
                    'en' => ['No newer data for the moment', '. Latest data: '],
                ];
                $line = $sentences[$language] ?? ['… ', ''];
                $words = $time === null ? $line[0]
                    : implode('', $line) . substr($html, $time['from'], $time['to'] - $time['from']);
                return "<p class=\"wgt-placeholder\">$words</p>";
            }

            /**
             * A Unix time from `2026-11-22T00:30:00Z`, `…+07:00` or `2026-11-22`; null for anything else.
             */
            private function instant(string $text): ?int
            {
                if (preg_match('/\A\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))?\z/', $text, $match) !== 1) {
                    return null;
                }
                $instant = strtotime(isset($match[1]) ? $text : "$text UTC");
                return $instant === false ? null : $instant;
            }

            /**
             * The earliest of some Unix times; null where there is none.
             */
            private function earliest(array $instants): ?int
            {
                $known = array_filter($instants, 'is_int');
                return $known === [] ? null : min($known);
            }
        };
        return $box->html($folder, $language, $widget, $report);
    }
}
