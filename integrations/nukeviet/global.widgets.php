<?php

/**
 * A published fragment of `widgets` as a block of NukeViet 4.x.
 *
 * Copy this file, global.widgets.ini and widgets.php into themes/<theme>/blocks/.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

if (!defined('NV_MAINFILE')) {
    exit('Stop!!!');
}

if (!nv_function_exists('nv_block_widgets')) {
    require_once __DIR__ . '/widgets.php';

    /**
     * The fields of the block's settings.
     *
     * @param string $module
     * @param array  $data_block
     * @param array  $lang_block
     * @return string
     */
    function nv_block_widgets_config($module, $data_block, $lang_block)
    {
        $html = '';
        foreach (['folder', 'language', 'widget'] as $name) {
            $html .= '<div class="form-group">'
                . '<label class="control-label col-sm-6">' . $lang_block[$name] . ':</label>'
                . '<div class="col-sm-18"><input type="text" class="form-control" name="config_' . $name . '" value="'
                . nv_htmlspecialchars($data_block[$name]) . '"></div></div>';
        }

        return $html;
    }

    /**
     * The settings that an administrator has sent.
     *
     * @param string $module
     * @param array  $lang_block
     * @return array
     */
    function nv_block_widgets_submit($module, $lang_block)
    {
        global $nv_Request;

        $config = [];
        foreach (['folder', 'language', 'widget'] as $name) {
            $config[$name] = $nv_Request->get_title('config_' . $name, 'post');
        }

        return ['error' => [], 'config' => $config];
    }

    /**
     * The fragment, read for each page.
     *
     * @param array $block_config
     * @return string
     */
    function nv_block_widgets($block_config)
    {
        return widgets_box(
            $block_config['folder'] ?? '',
            $block_config['language'] ?? '',
            $block_config['widget'] ?? ''
        );
    }
}

if (defined('NV_SYSTEM')) {
    $content = nv_block_widgets($block_config);
}
