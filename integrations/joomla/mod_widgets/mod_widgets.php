<?php

/**
 * A published fragment of `widgets` as a module of Joomla 4 and 5.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

defined('_JEXEC') or die;

require_once __DIR__ . '/widgets.php';

echo widgets_box($params->get('folder', ''), $params->get('language', ''), $params->get('widget', ''));
