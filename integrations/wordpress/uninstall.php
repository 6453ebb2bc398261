<?php

/**
 * Removes what the plugin has stored: its settings and its classic widgets. The published files are not its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 * Copyright 2026 the authors of widgets
 */

defined('WP_UNINSTALL_PLUGIN') || exit;

// Functions, so that no variable is left in WordPress's own scope.
(function () {
    $remove = function () {
        delete_option('newsroom_boxes');
        delete_option('widget_newsroom_boxes');
        $sidebars = get_option('sidebars_widgets');
        if (!is_array($sidebars)) {
            return;
        }
        $isOther = fn($id) => !is_string($id) || !str_starts_with($id, 'newsroom_boxes-');
        $sidebars = array_map(
            fn($ids) => is_array($ids) ? array_values(array_filter($ids, $isOther)) : $ids,
            $sidebars
        );
        update_option('sidebars_widgets', $sidebars);
    };
    if (!is_multisite()) {
        $remove();
        return;
    }
    foreach (get_sites(['fields' => 'ids', 'number' => 0]) as $site) {
        switch_to_blog($site);
        $remove();
        restore_current_blog();
    }
})();
