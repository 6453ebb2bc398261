<?php

/**
 * One box, as it stands in a page.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 * Copyright 2026 the authors of widgets
 */

namespace NewsroomBoxes;

defined('ABSPATH') || exit;

/** What is chosen for a box when nothing is. */
const UNCHOSEN = ['widget' => 'sidebar', 'language' => '', 'title' => '', 'heading' => 0];

/**
 * What an author has chosen, with everything impossible left out.
 *
 * @return array{widget: string, language: string, title: string, heading: int} `language` is '' for the site's own,
 *   `title` is '' and `heading` is 0 for what is published.
 */
function chosen(array $given): array
{
    $text = fn($key) => is_scalar($given[$key] ?? null) ? (string) $given[$key] : '';
    $heading = (int) $text('heading');
    return [
        'widget' => preg_match(ID, $text('widget')) ? $text('widget') : UNCHOSEN['widget'],
        'language' => preg_match(LANGUAGE, $text('language')) ? $text('language') : '',
        'title' => mb_substr(sanitize_text_field($text('title')), 0, 200),
        'heading' => $heading >= 2 && $heading <= 6 ? $heading : 0,
    ];
}

/** The HTML of a box; an empty section if it cannot be shown. It is read anew for every page: nothing is kept. */
function box(array $given): string
{
    // Who reads a feed keeps it, and nothing hides its numbers when they expire.
    if (is_feed()) {
        return '';
    }
    $chosen = chosen($given);
    $language = $chosen['language'];
    if ($language === '') {
        $language = language_for(published_boxes()[$chosen['widget']] ?? languages());
    }
    $fragment = widgets_box(settings()['folder'], $language, $chosen['widget']);
    $fragment = with_heading($fragment, $chosen['widget'] === 'sidebar' ? '' : $chosen['title'], $chosen['heading']);
    return use_assets() . without_brackets($fragment);
}

/**
 * HTML in which WordPress finds no shortcode, however often it looks: it turns `&#91;` back into a bracket, and a theme
 * or another plugin may look again.
 */
function without_brackets(string $html): string
{
    return strtr($html, ['[' => '&#x5B;', '&#91;' => '&#x5B;', ']' => '&#x5D;', '&#93;' => '&#x5D;']);
}

/** A fragment with another title, and with headings of another level. */
function with_heading(string $fragment, string $title, int $level): string
{
    if ($title !== '') {
        $label = fn($found) => $found[1] . esc_attr($title);
        $fragment = preg_replace_callback('/\A(<section [^>]*aria-label=")[^"]*/', $label, $fragment) ?? $fragment;
    }
    return preg_replace_callback(
        '~<h([1-6])( class="wgt-title"[^>]*)>(.*?)</h\1>~s',
        function ($found) use ($title, $level) {
            $tag = 'h' . ($level ?: $found[1]);
            return "<$tag$found[2]>" . ($title === '' ? $found[3] : esc_html($title)) . "</$tag>";
        },
        $fragment
    ) ?? $fragment;
}

/** `[newsroom_box widget="rates" language="vi" title="…" heading="3"]` */
function shortcode($given): string
{
    // Without attributes WordPress gives ''.
    return box(shortcode_atts(UNCHOSEN, (array) $given, 'newsroom_box'));
}
