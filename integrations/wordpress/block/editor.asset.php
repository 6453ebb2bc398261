<?php

/**
 * What editor.js uses of WordPress.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 * Copyright 2026 the authors of widgets
 */

return [
    'dependencies' => [
        'wp-block-editor',
        'wp-blocks',
        'wp-components',
        'wp-element',
        'wp-i18n',
        'wp-server-side-render',
    ],
    'version' => '@VERSION@',
];
