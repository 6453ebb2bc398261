<?php

/**
 * Site Health: a test, and what stands on its page of information.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 * Copyright 2026 the authors of widgets
 */

namespace NewsroomBoxes;

defined('ABSPATH') || exit;

function add_health_test(array $tests): array
{
    $tests['direct']['newsroom_boxes'] = [
        'label' => __('Newsroom boxes', 'newsroom-boxes'),
        'test' => __NAMESPACE__ . '\health',
    ];
    return $tests;
}

/** The result of the test in the shape that Site Health wants. */
function health(): array
{
    $found = check();
    $lines = $found['problem'] === null ? [] : [sentence($found['problem'])];
    $isCritical = !in_array($found['problem'], [null, 'folder-unset'], true);
    foreach ($found['rows'] as $row) {
        if ($row['problem'] !== null || in_array($row['state'], ['stale', 'missing'], true)) {
            $lines[] = $row['name'] . ': ' . state_words($row);
            $isCritical = $isCritical || $row['problem'] !== null;
        }
    }
    if ($found['problem'] === null && settings()['address'] === '') {
        $lines[] = without_address();
    }
    $isGood = $lines === [];
    $items = implode('', array_map(fn($line) => '<li>' . esc_html($line) . '</li>', $lines));
    return [
        'label' => $isGood
            ? __('The newsroom boxes are up to date', 'newsroom-boxes')
            : __('Some newsroom boxes need your attention', 'newsroom-boxes'),
        'status' => $isGood ? 'good' : ($isCritical ? 'critical' : 'recommended'),
        'badge' => ['label' => __('Newsroom boxes', 'newsroom-boxes'), 'color' => 'blue'],
        'description' => $isGood
            ? '<p>' . esc_html__('Every published box can be read, and none is old.', 'newsroom-boxes') . '</p>'
            : "<ul>$items</ul>",
        'actions' => sprintf(
            '<p><a href="%s">%s</a></p>',
            esc_url(settings_address()),
            esc_html__('Settings of the newsroom boxes', 'newsroom-boxes')
        ),
        'test' => 'newsroom_boxes',
    ];
}

function add_debug_information(array $information): array
{
    $found = check();
    $fields = [
        'folder' => ['label' => __('Published folder', 'newsroom-boxes'), 'value' => settings()['folder']],
        'address' => ['label' => __('Web address of the folder', 'newsroom-boxes'), 'value' => settings()['address']],
    ];
    if ($found['problem'] !== null) {
        $fields['problem'] = ['label' => __('Problem', 'newsroom-boxes'), 'value' => sentence($found['problem'])];
    }
    foreach ($found['rows'] as $row) {
        /* translators: 1: a state such as "Up to date.", 2 and 3: times. */
        $words = __('%1$s Data from %2$s, shown until %3$s.', 'newsroom-boxes');
        $value = $row['validUntil'] === null
            ? state_words($row)
            : sprintf($words, state_words($row), time_words($row['shownAt']), time_words($row['validUntil']));
        $fields[$row['name']] = ['label' => $row['name'], 'value' => $value];
    }
    $information['newsroom-boxes'] = ['label' => __('Newsroom boxes', 'newsroom-boxes'), 'fields' => $fields];
    return $information;
}
