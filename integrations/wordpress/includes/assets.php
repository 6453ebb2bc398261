<?php

/**
 * The stylesheet and the loader that `widgets` publishes beside the boxes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 * Copyright 2026 the authors of widgets
 */

namespace NewsroomBoxes;

defined('ABSPATH') || exit;

/** Tells WordPress where both files are; without a web address there are none. */
function register_assets(): void
{
    $address = web_address();
    if ($address === '') {
        return;
    }
    wp_register_style('newsroom-boxes', "$address/v1/widgets.css", [], published_at('widgets.css'));
    // WordPress before 6.3 takes the array for "in the footer".
    $place = ['in_footer' => true, 'strategy' => 'defer'];
    wp_register_script('newsroom-boxes', "$address/v1/widgets.js", [], published_at('widgets.js'), $place);
}

/** The whole web address of the published folder, or ''. WordPress would put its own folder before a path. */
function web_address(): string
{
    $address = settings()['address'];
    return str_starts_with($address, '/') ? origin(home_url()) . $address : $address;
}

/** The scheme, host and port of a whole web address, as they stand there. */
function origin(string $address): string
{
    return preg_match('~\A\w+://[^/]+~', $address, $found) ? $found[0] : '';
}

/** When a file was published, for its address: browsers keep the old address for long. */
function published_at(string $name): ?string
{
    $folder = settings()['folder'];
    $time = str_starts_with($folder, '/') ? @filemtime("$folder/v1/$name") : false;
    return $time === false ? null : (string) $time;
}

/**
 * Puts both files into a page that has a box, and into no other.
 *
 * A block theme makes its page before the head is printed, other themes after it: then the link is returned, to stand
 * before the first box, so that no box is seen without its style.
 */
function use_assets(): string
{
    wp_enqueue_style('newsroom-boxes');
    wp_enqueue_script('newsroom-boxes');
    if (!did_action('wp_head') || doing_action('wp_head')) {
        return '';
    }
    $styles = wp_styles();
    $style = $styles->query('newsroom-boxes');
    if (!$style || $styles->query('newsroom-boxes', 'done')) {
        return '';
    }
    // Not wp_print_styles(): to catch what it prints needs a buffer, and PHP ends where a buffer's callback begins one.
    $styles->done[] = 'newsroom-boxes';
    $address = $styles->_css_href($style->src, $style->ver, 'newsroom-boxes');
    // phpcs:ignore WordPress.WP.EnqueuedResources.NonEnqueuedStylesheet
    return $address ? "<link rel='stylesheet' id='newsroom-boxes-css' href='$address' media='all'>" : '';
}
