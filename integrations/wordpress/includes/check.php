<?php

/**
 * What is wrong with the published files, and how old they are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 * Copyright 2026 the authors of widgets
 */

namespace NewsroomBoxes;

defined('ABSPATH') || exit;

/**
 * Reads every box in every language.
 *
 * @return array{problem: ?string, rows: list<array{name: string, problem: ?string, state: ?string, shownAt: ?int,
 *   validUntil: ?int}>} The folder's problem and each box's, as keys of `sentence()`; times are Unix times.
 */
function check(): array
{
    $problem = null;
    $boxes = published_boxes($problem);
    $rows = [];
    $ids = $boxes ? [...array_keys($boxes), 'sidebar'] : [];
    foreach ($ids as $id) {
        foreach ($boxes[$id] ?? languages() as $language) {
            widgets_box(settings()['folder'], $language, $id, $report);
            $rows[] = ['name' => "v1/$language/$id.html", ...$report];
        }
    }
    return ['problem' => $problem, 'rows' => $rows];
}

/** A problem in words. */
function sentence(string $problem): string
{
    $sentences = [
        'folder-unset' => __('The folder is not set yet.', 'newsroom-boxes'),
        'folder-missing' => __('The folder does not exist, or the web server cannot enter it.', 'newsroom-boxes'),
        'index-missing' => __('There is no v1/index.json in the folder. Has "widgets refresh" run?', 'newsroom-boxes'),
        'index-unreadable' =>
            __('The web server is not allowed to read v1/index.json in the folder.', 'newsroom-boxes'),
        'index-outside' => __('v1/index.json is a link that leads out of the folder.', 'newsroom-boxes'),
        'index-foreign' => __('v1/index.json is not the index of "widgets".', 'newsroom-boxes'),
        'missing' => __('The file is missing.', 'newsroom-boxes'),
        'unreadable' => __('The web server is not allowed to read the file.', 'newsroom-boxes'),
        'outside' => __('The file is a link that leads out of the folder.', 'newsroom-boxes'),
        'too-large' => __('The file is larger than a box can be.', 'newsroom-boxes'),
        'torn' => __('The file is incomplete.', 'newsroom-boxes'),
        'not-utf8' => __('The file is not UTF-8.', 'newsroom-boxes'),
        'foreign' => __('The file holds something that is not a box, so it is not shown.', 'newsroom-boxes'),
        'expired' => __('Expired: no numbers are shown. Does "widgets refresh" still run?', 'newsroom-boxes'),
    ];
    return $sentences[$problem] ?? $problem;
}

/** The state of a row in words. */
function state_words(array $row): string
{
    $words = [
        'fresh' => __('Up to date.', 'newsroom-boxes'),
        'stale' => __('Old, but still shown; the box says so.', 'newsroom-boxes'),
        'expired' => sentence('expired'),
        'missing' => __('No data yet.', 'newsroom-boxes'),
        'unavailable' => __('Hidden: no provider may be asked; see "widgets check".', 'newsroom-boxes'),
    ];
    return $row['problem'] !== null ? sentence($row['problem']) : ($words[$row['state']] ?? (string) $row['state']);
}

/** A time in the site's zone and format, with how long ago it was or how far ahead it is. */
function time_words(?int $time): string
{
    if ($time === null) {
        return '—';
    }
    $span = human_time_diff($time, time());
    /* translators: %s: a span of time such as "5 minutes". */
    $distance = $time > time() ? __('in %s', 'newsroom-boxes') : __('%s ago', 'newsroom-boxes');
    return wp_date(get_option('date_format') . ' ' . get_option('time_format'), $time)
        . ' (' . sprintf($distance, $span) . ')';
}
