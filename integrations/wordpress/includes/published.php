<?php

/**
 * What `widgets` has published, and where.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 * Copyright 2026 the authors of widgets
 */

namespace NewsroomBoxes;

defined('ABSPATH') || exit;

/** The largest index that is read, in bytes: some 2,000 boxes. */
const LARGEST_INDEX = 1048576;

const LANGUAGE = '/\A[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\z/';
const ID = '/\A[a-z0-9-]{1,64}\z/';

/**
 * The settings: the published folder, and the web address of the same folder; each without a final slash, or ''.
 *
 * @return array{folder: string, address: string}
 */
function settings(): array
{
    $stored = get_option(OPTION);
    $stored = is_array($stored) ? $stored : [];
    return array_map(
        fn($key) => is_string($stored[$key] ?? null) ? $stored[$key] : '',
        ['folder' => 'folder', 'address' => 'address']
    );
}

/**
 * The languages of every box of `v1/index.json`, by the boxes' ids and in its order. A page reads the index once.
 *
 * @param string|null $problem What is wrong with the folder, as a key of `sentence()`; null if nothing is.
 * @return array<string, list<string>>
 */
function published_boxes(?string &$problem = null): array
{
    static $found = [];
    $folder = settings()['folder'];
    if (!isset($found[$folder])) {
        $boxes = boxes_of_index($problem);
        $found[$folder] = [$boxes, $problem];
    }
    [$boxes, $problem] = $found[$folder];
    return $boxes;
}

/** `published_boxes()`, read anew. */
function boxes_of_index(?string &$problem): array
{
    $problem = null;
    $text = index_text($problem);
    if ($text === null) {
        return [];
    }
    $index = json_decode($text, true, 8);
    if (!is_array($index['widgets'] ?? null)) {
        $problem = 'index-foreign';
        return [];
    }
    $boxes = [];
    foreach ($index['widgets'] as $entry) {
        $id = $entry['id'] ?? null;
        $paths = $entry['html'] ?? null;
        if (!is_string($id) || !preg_match(ID, $id) || !is_array($paths)) {
            continue;
        }
        $languages = array_filter(
            array_map('strval', array_keys($paths)),
            fn($language) => preg_match(LANGUAGE, $language) && $paths[$language] === "$language/$id.html"
        );
        $boxes[$id] = array_values($languages);
    }
    return $boxes;
}

/** The text of `v1/index.json`, or null and a problem; a link that leads out of the folder is not followed. */
function index_text(?string &$problem): ?string
{
    $folder = settings()['folder'];
    if ($folder === '') {
        $problem = 'folder-unset';
        return null;
    }
    // PHP remembers for minutes where a link has led. All that it remembers of WordPress's own files stays.
    for ($step = "$folder/v1/index.json"; $step !== dirname($step); $step = dirname($step)) {
        clearstatcache(true, $step);
    }
    // PHP must not warn of what is reported here.
    $root = @realpath($folder);
    if ($root === false || !@is_dir($root)) {
        $problem = 'folder-missing';
        return null;
    }
    $path = @realpath("$root/v1/index.json");
    if ($path === false) {
        $mayLook = @is_executable($root) && (!@is_dir("$root/v1") || @is_executable("$root/v1"));
        $problem = $mayLook ? 'index-missing' : 'index-unreadable';
        return null;
    }
    if (!str_starts_with($path, rtrim($root, '/') . '/')) {
        $problem = 'index-outside';
        return null;
    }
    $text = @is_file($path) ? @file_get_contents($path, false, null, 0, LARGEST_INDEX + 1) : false;
    if ($text === false || strlen($text) > LARGEST_INDEX) {
        $problem = $text === false ? 'index-unreadable' : 'index-foreign';
        return null;
    }
    return $text;
}

/**
 * The choices for an author: the name of every box by its id, `sidebar` first, which is all of them.
 *
 * @return array<string, string>
 */
function choices(): array
{
    $boxes = published_boxes();
    if (!$boxes) {
        return [];
    }
    $names = ['sidebar' => __('All boxes', 'newsroom-boxes')];
    foreach ($boxes as $id => $languages) {
        $names[$id] = name_of($id, $languages);
    }
    return $names + ['controls' => __('Buttons for text size and contrast', 'newsroom-boxes')];
}

/** The title that a box has in the site's language, with its id. */
function name_of(string $id, array $languages): string
{
    $text = widgets_box(settings()['folder'], language_for($languages), $id);
    $label = preg_match('/\A<section [^>]*aria-label="([^"]+)"/', $text, $found) ? $found[1] : '';
    $label = html_entity_decode($label, ENT_QUOTES | ENT_HTML5, 'UTF-8');
    return $label === '' ? $id : "$label ($id)";
}

/** The published languages, each once. */
function languages(): array
{
    return array_values(array_unique(array_merge(...array_values(published_boxes()))));
}

/** The site's language if it is published, else the first that is. */
function language_for(array $languages): string
{
    $own = strtolower((string) strtok(get_locale(), '_-'));
    return in_array($own, $languages, true) || !$languages ? $own : $languages[0];
}
