<?php

/**
 * Settings → Newsroom boxes: two settings, and a check of what they lead to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 * Copyright 2026 the authors of widgets
 */

namespace NewsroomBoxes;

defined('ABSPATH') || exit;

const PAGE = 'newsroom-boxes';

function register_settings(): void
{
    register_setting(PAGE, OPTION, ['type' => 'object', 'sanitize_callback' => __NAMESPACE__ . '\clean_settings']);
    add_settings_section('files', '', '__return_null', PAGE);
    $fields = [
        'folder' => __('Published folder', 'newsroom-boxes'),
        'address' => __('Web address of the folder', 'newsroom-boxes'),
    ];
    foreach ($fields as $key => $label) {
        $options = ['key' => $key, 'label_for' => "newsroom-boxes-$key"];
        add_settings_field($key, $label, __NAMESPACE__ . '\print_field', PAGE, 'files', $options);
    }
}

/** The settings as they are stored; what cannot be used leaves the earlier one, with a message. */
function clean_settings($given): array
{
    $clean = settings();
    $text = fn($key) => is_string($given[$key] ?? null) ? trim($given[$key]) : '';
    $folder = $text('folder');
    // No address of a stream such as phar:// or http://, and no folder that depends on where PHP happens to run.
    if ($folder === '' || preg_match('~\A/[^\x00-\x1f]*[^\x00-\x1f/]/*\z~', $folder)) {
        $clean['folder'] = rtrim($folder, '/');
    } else {
        $message = __('The folder must be a whole path, such as /var/lib/widgets/public.', 'newsroom-boxes');
        add_settings_error(OPTION, 'folder', $message);
    }
    $address = $text('address');
    if ($address !== '' && !preg_match('~\A(?:https?:/)?/[^\s"\'<>/][^\s"\'<>]*\z~', $address)) {
        $message = __('The web address must be a path such as /widgets, or begin with https://.', 'newsroom-boxes');
        add_settings_error(OPTION, 'address', $message);
        return $clean;
    }
    $address = esc_url_raw(rtrim($address, '/'), ['http', 'https']);
    // The loader is a script on every page with a box.
    $isOwn = str_starts_with($address, '/') || origin($address) === origin(home_url());
    if ($address === '' || $address === $clean['address'] || $isOwn || current_user_can('unfiltered_html')) {
        $clean['address'] = $address;
    } else {
        $message = __('Only somebody who may publish scripts can set a web address on another host.', 'newsroom-boxes');
        add_settings_error(OPTION, 'address', $message);
    }
    return $clean;
}

function print_field(array $options): void
{
    $key = $options['key'];
    $helps = [
        'folder' => [
            __('The folder that "publish" names in the config of widgets, on this server.', 'newsroom-boxes'),
            __('It contains the folder v1.', 'newsroom-boxes'),
        ],
        'address' => [
            __('Where readers get widgets.css and widgets.js from that folder.', 'newsroom-boxes'),
            without_address(),
        ],
    ];
    $examples = ['folder' => '/var/lib/widgets/public', 'address' => '/widgets'];
    printf(
        '<input class="regular-text code" type="text" id="%1$s" name="%2$s" value="%3$s" placeholder="%4$s"'
            . ' aria-describedby="%1$s-help"><p class="description" id="%1$s-help">%5$s</p>',
        esc_attr($options['label_for']),
        esc_attr(OPTION . "[$key]"),
        esc_attr(settings()[$key]),
        esc_attr($examples[$key]),
        esc_html(implode(' ', $helps[$key]))
    );
}

/** What does not work without the web address. */
function without_address(): string
{
    return __('Without it the boxes have no style, and a page cache may show expired numbers.', 'newsroom-boxes');
}

function settings_address(): string
{
    return admin_url('options-general.php?page=' . PAGE);
}

function add_settings_link(array $links): array
{
    $words = esc_html__('Settings', 'newsroom-boxes');
    return [sprintf('<a href="%s">%s</a>', esc_url(settings_address()), $words), ...$links];
}

function add_settings_page(): void
{
    $title = __('Newsroom boxes', 'newsroom-boxes');
    add_options_page($title, $title, 'manage_options', PAGE, __NAMESPACE__ . '\print_page');
}

function use_settings_script(string $page): void
{
    if ($page === 'settings_page_' . PAGE) {
        wp_enqueue_script(PAGE . '-check', plugins_url('settings/check.js', MAIN_FILE), [], VERSION, true);
    }
}

function print_page(): void
{
    if (!current_user_can('manage_options')) {
        return;
    }
    echo '<div class="wrap"><h1>', esc_html(get_admin_page_title()), '</h1><form action="options.php" method="post">';
    settings_fields(PAGE);
    do_settings_sections(PAGE);
    $credits = [
        __('Every box names the source of its data with a link, and its licence.', 'newsroom-boxes'),
        __('The sources ask for this in their terms, so it cannot be switched off.', 'newsroom-boxes'),
        __('If you place a box, you place these links too.', 'newsroom-boxes'),
        __('The plugin adds no link of its own, and asks no other server for anything.', 'newsroom-boxes'),
    ];
    echo '<h2>', esc_html__('Credits', 'newsroom-boxes'), '</h2><p>', esc_html(implode(' ', $credits)), '</p>';
    submit_button();
    echo '</form>';
    print_check();
    echo '</div>';
}

function print_check(): void
{
    $found = check();
    echo '<h2>', esc_html__('Check', 'newsroom-boxes'), '</h2>';
    $address = web_address();
    foreach ($address === '' ? [] : ["$address/v1/widgets.css", "$address/v1/widgets.js"] as $file) {
        printf(
            '<div class="notice notice-error inline" hidden data-newsroom-boxes-file="%s"><p>%s</p></div>',
            esc_url($file),
            /* translators: %s: a web address. */
            esc_html(sprintf(__('Readers cannot get %s.', 'newsroom-boxes'), $file))
        );
    }
    if ($found['problem'] !== null) {
        echo '<div class="notice notice-warning inline"><p>', esc_html(sentence($found['problem'])), '</p></div>';
        return;
    }
    $heads = [
        __('File', 'newsroom-boxes'),
        __('State', 'newsroom-boxes'),
        __('Data from', 'newsroom-boxes'),
        __('Shown until', 'newsroom-boxes'),
    ];
    echo '<table class="widefat striped"><thead><tr>';
    foreach ($heads as $head) {
        echo '<th scope="col">', esc_html($head), '</th>';
    }
    echo '</tr></thead><tbody>';
    foreach ($found['rows'] as $row) {
        printf(
            '<tr><th scope="row"><code>%s</code></th><td>%s%s</td><td>%s</td><td>%s</td></tr>',
            esc_html($row['name']),
            $row['problem'] === null ? '' : '<span class="dashicons dashicons-warning" aria-hidden="true"></span> ',
            esc_html(state_words($row)),
            esc_html(time_words($row['shownAt'])),
            esc_html(time_words($row['validUntil']))
        );
    }
    echo '</tbody></table>';
}
