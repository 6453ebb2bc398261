<?php

/**
 * Plugin Name:       Newsroom Boxes
 * Description:       Weather, air quality, exchange rates and gold prices that "widgets" publishes on this server.
 * Version:           @VERSION@
 * Requires at least: 6.1
 * Requires PHP:      8.2
 * Author:            The authors of widgets
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/old-licenses/gpl-2.0.html
 * Text Domain:       newsroom-boxes
 * Domain Path:       /languages
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 * Copyright 2026 the authors of widgets
 */

namespace NewsroomBoxes;

defined('ABSPATH') || exit;

const MAIN_FILE = __FILE__;
const OPTION = 'newsroom_boxes';
const VERSION = '@VERSION@';

// A theme may have brought the same function.
if (!function_exists('widgets_box')) {
    require __DIR__ . '/widgets.php';
}
require __DIR__ . '/includes/published.php';
require __DIR__ . '/includes/assets.php';
require __DIR__ . '/includes/box.php';
require __DIR__ . '/includes/block.php';
require __DIR__ . '/includes/check.php';
require __DIR__ . '/includes/class-box-widget.php';
require __DIR__ . '/includes/health.php';
require __DIR__ . '/includes/settings.php';

// The translations come with the plugin; WordPress before 6.8 looks for them elsewhere. Classic widgets are named at 1.
add_action('init', function () {
    load_plugin_textdomain('newsroom-boxes', false, dirname(plugin_basename(MAIN_FILE)) . '/languages');
}, 0);
add_action('init', function () {
    register_assets();
    register_box_block();
    add_shortcode('newsroom_box', __NAMESPACE__ . '\shortcode');
});
add_action('widgets_init', fn() => register_widget(Box_Widget::class));
add_action('enqueue_block_editor_assets', __NAMESPACE__ . '\give_choices_to_editor');
add_action('admin_init', __NAMESPACE__ . '\register_settings');
add_action('admin_menu', __NAMESPACE__ . '\add_settings_page');
add_action('admin_enqueue_scripts', __NAMESPACE__ . '\use_settings_script');
add_filter('plugin_action_links_' . plugin_basename(MAIN_FILE), __NAMESPACE__ . '\add_settings_link');
add_filter('site_status_tests', __NAMESPACE__ . '\add_health_test');
add_filter('debug_information', __NAMESPACE__ . '\add_debug_information');
