<?php

/**
 * The block, and what its editor has to know.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 * Copyright 2026 the authors of widgets
 */

namespace NewsroomBoxes;

defined('ABSPATH') || exit;

const EDITOR_SCRIPT = 'newsroom-boxes-box-editor-script';

function register_box_block(): void
{
    register_block_type(dirname(MAIN_FILE) . '/block');
    wp_set_script_translations(EDITOR_SCRIPT, 'newsroom-boxes', dirname(MAIN_FILE) . '/languages');
}

/** Gives the editor the boxes that can be chosen, and what is wrong with those that cannot be shown. */
function give_choices_to_editor(): void
{
    $problem = null;
    $boxes = published_boxes($problem);
    $languages = languages();
    $choices = [];
    foreach (choices() as $id => $name) {
        $here = $boxes[$id] ?? $languages;
        $problems = (object) problems_of($id, $here);
        $choices[] = [
            'id' => $id, 'name' => $name, 'languages' => $here, 'ownLanguage' => language_for($here),
            'problems' => $problems,
        ];
    }
    $known = [
        'choices' => $choices,
        'problem' => $problem === null ? '' : sentence($problem),
        // Newer versions warn of controls without these, older ones of controls with them.
        'controls' => (object) (is_wp_version_compatible('6.7')
            ? ['__next40pxDefaultSize' => true, '__nextHasNoMarginBottom' => true]
            : []),
    ];
    $json = wp_json_encode($known, JSON_HEX_TAG | JSON_HEX_AMP);
    wp_add_inline_script(EDITOR_SCRIPT, "window.newsroomBoxes = $json;", 'before');
}

/** Why a box cannot be shown, in words, by language; an expired one is shown, and says so itself. */
function problems_of(string $id, array $languages): array
{
    $found = [];
    foreach ($languages as $language) {
        widgets_box(settings()['folder'], $language, $id, $report);
        if (!in_array($report['problem'], [null, 'expired'], true)) {
            $found[$language] = sentence($report['problem']);
        }
    }
    return $found;
}
