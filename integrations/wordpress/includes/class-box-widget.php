<?php

/**
 * The box as a classic widget, for themes with sidebars.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 * Copyright 2026 the authors of widgets
 */

namespace NewsroomBoxes;

defined('ABSPATH') || exit;

class Box_Widget extends \WP_Widget
{
    public function __construct()
    {
        parent::__construct('newsroom_boxes', __('Newsroom box', 'newsroom-boxes'), [
            'description' => __(
                'Weather, air quality, exchange rates or gold prices, read from files on this server.',
                'newsroom-boxes'
            ),
            // The block editor for widgets edits it, too.
            'show_instance_in_rest' => true,
        ]);
    }

    public function widget($place, $instance)
    {
        // The theme wrote what stands around a widget, and box() returns what was checked when it was read.
        // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped
        echo $place['before_widget'], box((array) $instance), $place['after_widget'];
    }

    public function update($given, $before)
    {
        return chosen((array) $given);
    }

    public function form($instance)
    {
        $chosen = chosen((array) $instance);
        $boxes = choices();
        // What is not published any more stays chosen until somebody changes it.
        $boxes += [$chosen['widget'] => $chosen['widget']];
        $languages = array_combine(languages(), languages()) + [$chosen['language'] => $chosen['language']];
        $languages = ['' => __('The language of the site', 'newsroom-boxes')] + array_filter($languages);
        $headings = [0 => __('As published', 'newsroom-boxes'), 2 => 'H2', 3 => 'H3', 4 => 'H4', 5 => 'H5', 6 => 'H6'];

        $this->select('widget', __('What it shows', 'newsroom-boxes'), $boxes, $chosen['widget']);
        $this->select('language', __('Language', 'newsroom-boxes'), $languages, $chosen['language']);
        printf(
            '<p><label for="%1$s">%2$s</label>'
                . '<input class="widefat" type="text" id="%1$s" name="%3$s" value="%4$s"></p>',
            esc_attr($this->get_field_id('title')),
            esc_html__('Title; empty for the title of the box', 'newsroom-boxes'),
            esc_attr($this->get_field_name('title')),
            esc_attr($chosen['title'])
        );
        $this->select('heading', __('Level of the heading', 'newsroom-boxes'), $headings, $chosen['heading']);
        return '';
    }

    private function select(string $field, string $label, array $options, $selected): void
    {
        printf(
            '<p><label for="%1$s">%2$s</label><select class="widefat" id="%1$s" name="%3$s">',
            esc_attr($this->get_field_id($field)),
            esc_html($label),
            esc_attr($this->get_field_name($field))
        );
        foreach ($options as $value => $name) {
            $mark = selected($selected, $value, false);
            printf('<option value="%s"%s>%s</option>', esc_attr($value), $mark, esc_html($name));
        }
        echo '</select></p>';
    }
}
