<?php

// What editor.js uses of WordPress.
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
